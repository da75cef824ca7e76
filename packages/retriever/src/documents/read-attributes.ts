/** What this package understands of a result's metadata. The service's keys come before those of managed knowledge bases. */
export interface KnownAttributes {
  readonly sourceUri: string | undefined;
  readonly dataSourceId: string | undefined;
  readonly chunkId: string | undefined;
  readonly page: number | undefined;
  readonly section: string | undefined;
  readonly mimeType: string | undefined;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/**
 * Reads the keys that Amazon Bedrock adds to a result's metadata, and the owner's `section`.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-config.html
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-multimodal-test-and-query.html
 */
export function readAttributes(attributes: Readonly<Record<string, unknown>>): KnownAttributes {
  return {
    sourceUri: text(attributes["x-amz-bedrock-kb-source-uri"] ?? attributes._source_uri),
    dataSourceId: text(attributes["x-amz-bedrock-kb-data-source-id"] ?? attributes._data_source_id),
    chunkId: text(attributes["x-amz-bedrock-kb-chunk-id"]),
    page: wholeNumber(attributes["x-amz-bedrock-kb-document-page-number"]),
    section: text(attributes.section),
    mimeType: text(attributes["x-amz-bedrock-kb-source-file-mime-type"]),
    startMs: wholeNumber(attributes["x-amz-bedrock-kb-chunk-start-time-in-millis"]),
    endMs: wholeNumber(attributes["x-amz-bedrock-kb-chunk-end-time-in-millis"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Numbers come as 3, 3.0 or "3", depending on the vector store. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}
