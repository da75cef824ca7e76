import { isJsonObject, readStrings } from "../wire/read-json";
import type { MetadataValue } from "./knowledge-base";

/** How the name of a sidecar ends: `hotels.md` has `hotels.md.metadata.json`. */
export const METADATA_SUFFIX = ".metadata.json";

/** Metadata of a document, or why there is none. */
export type ReadMetadata =
  | { readonly metadata: Readonly<Record<string, MetadataValue>> }
  | { readonly problem: string };

/**
 * Reads a metadata file: `{ "metadataAttributes": { … } }` with plain values, or with typed ones such
 * as `{ "value": { "type": "NUMBER", "numberValue": 2026 }, "includeForEmbedding": true }`.
 * `includeForEmbedding` changes nothing here.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-metadata.html
 */
export function readMetadata(json: string): ReadMetadata {
  const attributes = parseAttributes(json);
  if (!isJsonObject(attributes)) return { problem: "no JSON with an object metadataAttributes" };
  const metadata: Record<string, MetadataValue> = {};
  for (const [key, value] of Object.entries(attributes)) {
    const read = readValue(value);
    if (read === undefined) {
      return { problem: `the value of ${key} is no string, number, boolean or list of strings` };
    }
    metadata[key] = read;
  }
  return { metadata };
}

function parseAttributes(json: string): unknown {
  try {
    const file: unknown = JSON.parse(json);
    return isJsonObject(file) ? file.metadataAttributes : undefined;
  } catch {
    return undefined;
  }
}

function readValue(value: unknown): MetadataValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    const strings = readStrings(value);
    return strings.length === value.length ? strings : undefined;
  }
  const typed = isJsonObject(value) && isJsonObject(value.value) ? value.value : {};
  const inner = typed.stringValue ?? typed.numberValue ?? typed.booleanValue ?? typed.stringListValue;
  return inner === undefined || isJsonObject(inner) ? undefined : readValue(inner);
}
