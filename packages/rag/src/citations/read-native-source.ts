/** What a Converse `Citation` points to. */
export interface NativeSource {
  /** From 0, among the documents of the request. */
  readonly documentIndex?: number;
  /** Name of the document. */
  readonly title?: string;
  /** Offsets in the document's text, the end exclusive. */
  readonly start?: number;
  readonly end?: number;
  readonly citedText: string;
}

/** Locations whose index counts documents. Those of web pages and search results are not of this prompt. */
const DOCUMENT_LOCATIONS = ["documentChar", "documentPage", "documentChunk"] as const;

/**
 * Reads a citation of a response or of a stream; `undefined` for one of something else than a document.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html
 */
export function readNativeSource(citation: unknown): NativeSource | undefined {
  const { title, location, sourceContent } = fields(citation);
  const kind = DOCUMENT_LOCATIONS.find((name) => name in fields(location));
  if (kind === undefined && location !== undefined) return undefined;
  const { documentIndex, start, end } = fields(kind === undefined ? undefined : fields(location)[kind]);
  const hasOffsets = kind === "documentChar" && isCount(start) && isCount(end);
  return {
    citedText: readTexts(sourceContent),
    ...(isCount(documentIndex) ? { documentIndex } : {}),
    ...(typeof title === "string" ? { title } : {}),
    ...(hasOffsets ? { start, end } : {}),
  };
}

function readTexts(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((part) => fields(part).text)
    .filter((text) => typeof text === "string")
    .join("");
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}
