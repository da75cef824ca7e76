import type { Recommendation } from "../recommendations/recommendation";

/** Language of a report's words. */
export type ReportLanguage = "en" | "ja";

/** Options of `toText` and `toMarkdown`. */
export interface RenderOptions {
  /**
   * Language of the words.
   * @default "en"
   */
  readonly language?: ReportLanguage | undefined;
  /**
   * What to change, from `recommendSavings`.
   * @default []
   */
  readonly recommendations?: readonly Recommendation[] | undefined;
}
