import { describeValue, InvalidLocalOptionError } from "../invalid-local-option-error";

const MEDIA_TYPES: readonly unknown[] = [undefined, "text/plain", "text/markdown", "text/html"];

/**
 * Checks documents that a program passes, which can be written in plain JavaScript.
 * @param option the name of the option or argument that holds them
 * @throws InvalidLocalOptionError naming the first document that is invalid
 */
export function checkDocuments(documents: readonly unknown[], option: string): void {
  documents.forEach((document, index) => {
    const place = `${option}[${index}]`;
    if (typeof document !== "object" || document === null) {
      throw invalid(place, document, 'Use documents such as { uri: "s3://bucket/a.md", text: "…" }.');
    }
    const { uri, text, mediaType } = document as Readonly<Record<string, unknown>>;
    if (typeof uri !== "string") throw invalid(`${place}.uri`, uri, 'Use a text such as "s3://bucket/a.md".');
    if (typeof text !== "string") throw invalid(`${place}.text`, text, "Use the text of the document.");
    if (!MEDIA_TYPES.includes(mediaType)) {
      throw invalid(`${place}.mediaType`, mediaType, "Use text/plain, text/markdown or text/html, or leave it out.");
    }
  });
}

function invalid(option: string, value: unknown, remedy: string): InvalidLocalOptionError {
  return new InvalidLocalOptionError(option, describeValue(value), remedy);
}
