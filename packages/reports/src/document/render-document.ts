import { InvalidOptionError } from "@bedrock-routed/core";
import type { ReportLanguage } from "../wording/labels";
import { renderDocumentHtml, renderDocumentMarkdown, renderDocumentText, type TextDocument } from "./text-document";

/** Options of a document. */
export interface RenderDocumentOptions {
  /**
   * `"json"` has the full numbers and every row; an unknown value is `null`.
   * @default "text"
   */
  readonly format?: "text" | "markdown" | "html" | "json" | undefined;
  /**
   * Language of the words.
   * @default "en"
   */
  readonly language?: ReportLanguage | undefined;
}

/**
 * Renders a result as a document in the wanted form.
 * @param facts what `"json"` has
 * @param toDocument the words for people
 * @throws InvalidOptionError when `format` or `language` is unknown
 */
export function renderDocument(
  facts: object,
  toDocument: (language: ReportLanguage) => TextDocument,
  { format = "text", language = "en" }: RenderDocumentOptions,
): string {
  if (language !== "en" && language !== "ja") {
    throw new InvalidOptionError("language", language, 'pass "en" or "ja"');
  }
  switch (format) {
    case "text":
      return renderDocumentText(toDocument(language));
    case "markdown":
      return renderDocumentMarkdown(toDocument(language));
    case "html":
      return renderDocumentHtml(toDocument(language));
    case "json":
      return JSON.stringify({ version: 1, ...facts }, (_, value: unknown) => value ?? null, 2);
    default:
      throw new InvalidOptionError("format", format, 'pass "text", "markdown", "html" or "json"');
  }
}
