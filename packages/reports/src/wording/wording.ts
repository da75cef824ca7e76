import type { SavingsReport } from "@bedrock-routed/callbacks";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { RouterDrift } from "../drift/router-drift";
import type { Recommendation } from "../recommendations/recommendation";
import { englishSentences, englishWords } from "./english";
import { japaneseSentences, japaneseWords } from "./japanese";
import type { ReportLabels, ReportLanguage } from "./labels";
import { createNumberFormats, type NumberFormats } from "./number-formats";

/** Options of `renderText` and `renderMarkdown`. */
export interface RenderOptions {
  /**
   * Language of the words.
   * @default "en"
   */
  readonly language?: ReportLanguage | undefined;
  /**
   * What to change, as `recommendSavings` returns it.
   * @default []
   */
  readonly recommendations?: readonly Recommendation[] | undefined;
  /**
   * A client-side router compared with its calibration, as `measureDrift` returns it.
   * @default not shown
   */
  readonly drift?: RouterDrift | undefined;
}

/** How a report is written: its words and its numbers. */
export interface Wording {
  readonly language: ReportLanguage;
  readonly labels: ReportLabels;
  readonly formats: NumberFormats;
}

const labels: Readonly<Record<ReportLanguage, ReportLabels>> = {
  en: { ...englishWords, ...englishSentences },
  ja: { ...japaneseWords, ...japaneseSentences },
};

/** @throws InvalidOptionError when the language is neither "en" nor "ja" */
export function createWording({ currency }: SavingsReport, language: ReportLanguage = "en"): Wording {
  if (!Object.hasOwn(labels, language)) throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  return { language, labels: labels[language], formats: createNumberFormats(language, currency) };
}
