import { InvalidOptionError } from "@bedrock-routed/core";
import { englishLabels } from "./english-labels";
import { japaneseLabels } from "./japanese-labels";
import type { ReportLanguage } from "./render-options";
import type { ReportLabels } from "./report-labels";

const labels: Readonly<Record<ReportLanguage, ReportLabels>> = { en: englishLabels, ja: japaneseLabels };

/** What reports say in a language. @throws InvalidOptionError when there are no words in it */
export function labelsOf(language: ReportLanguage = "en"): ReportLabels {
  if (!Object.hasOwn(labels, language)) throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  return labels[language];
}
