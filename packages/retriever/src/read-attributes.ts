/** What this package understands of a result's metadata. The service's keys come before those of managed knowledge bases. */
export interface KnownAttributes {
  readonly sourceUri?: string;
  readonly dataSourceId?: string;
  readonly chunkId?: string;
  readonly page?: number;
  readonly section?: string;
}

/**
 * Reads the keys that Amazon Bedrock adds to a result's metadata, and the owner's `section`.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-config.html
 */
export function readAttributes(attributes: Readonly<Record<string, unknown>>): KnownAttributes {
  const { section } = attributes;
  const sourceUri = text(attributes["x-amz-bedrock-kb-source-uri"] ?? attributes._source_uri);
  const dataSourceId = text(attributes["x-amz-bedrock-kb-data-source-id"] ?? attributes._data_source_id);
  const chunkId = text(attributes["x-amz-bedrock-kb-chunk-id"]);
  const page = wholeNumber(attributes["x-amz-bedrock-kb-document-page-number"]);
  return {
    ...(sourceUri === undefined ? {} : { sourceUri }),
    ...(dataSourceId === undefined ? {} : { dataSourceId }),
    ...(chunkId === undefined ? {} : { chunkId }),
    ...(page === undefined ? {} : { page }),
    ...(typeof section === "string" && section !== "" ? { section } : {}),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Page numbers come as 3, 3.0 or "3", depending on the vector store. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}
