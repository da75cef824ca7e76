import type { Passage } from "../answer/read-passages";
import { readHtml } from "../knowledge-base/read-html";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import type { WireBlock } from "./converse-request";

/** Formats whose bytes are text. Others, such as PDF, only count as tokens. */
const TEXT_FORMATS = new Set(["txt", "md", "csv", "html"]);

/** The text of a `document` or `searchResult` block to quote from; `undefined` for other blocks and formats. */
export function readDocument(block: WireBlock): Passage | undefined {
  if (isJsonObject(block.searchResult)) return readSearchResult(block.searchResult);
  if (!isJsonObject(block.document)) return undefined;
  const { name, format, source, context } = block.document;
  const text = readSource(isJsonObject(source) ? source : {}, format);
  if (text === undefined || text.trim() === "") return undefined;
  // The first row says what the others are about.
  const header = format === "csv" ? text.slice(0, text.indexOf("\n") + 1) : "";
  return {
    text: text.slice(header.length),
    heading: [name, context, header].filter((part) => typeof part === "string").join("\n"),
  };
}

function readSource(source: JsonObject, format: unknown): string | undefined {
  if (typeof source.text === "string") return source.text;
  if (Array.isArray(source.content)) return joinTexts(source.content);
  if (typeof source.bytes !== "string" || typeof format !== "string" || !TEXT_FORMATS.has(format)) return undefined;
  const text = Buffer.from(source.bytes, "base64").toString("utf8");
  return format === "html" ? readHtml(text) : text;
}

function readSearchResult({ title, content }: JsonObject): Passage {
  return { text: joinTexts(content), heading: typeof title === "string" ? title : "" };
}

function joinTexts(content: unknown): string {
  return readObjects(content)
    .flatMap(({ text }) => (typeof text === "string" ? [text] : []))
    .join("\n\n");
}
