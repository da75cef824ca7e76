import type { PageData } from "../figures/page-data";
import { createFormats, type Formats } from "../wording/create-formats";
import { type PageLabels, pageLabels } from "../wording/page-labels";

/** How the page is written. */
export interface PageContext {
  readonly labels: PageLabels;
  readonly formats: Formats;
}

export function createContext({
  language,
  digits,
  currency,
}: Pick<PageData, "language" | "digits" | "currency">): PageContext {
  return { labels: pageLabels[language], formats: createFormats(language, digits, currency) };
}
