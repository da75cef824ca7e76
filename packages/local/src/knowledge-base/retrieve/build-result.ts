import type { JsonObject } from "../../wire/read-json";
import type { Chunk } from "../knowledge-base";

/** There is one data source: the documents that the knowledge base was made of. */
export const DATA_SOURCE_ID = "LOCALFILES";

/** A chunk as Retrieve and RetrieveAndGenerate return it. */
export function buildReference(chunk: Chunk): JsonObject {
  return {
    content: chunk.content ?? { type: "TEXT", text: chunk.text },
    location: chunk.location ?? { type: "S3", s3Location: { uri: chunk.uri } },
    metadata: attributesOf(chunk),
  };
}

/** The metadata of a chunk, as filters and responses have it. */
export function attributesOf(chunk: Chunk): JsonObject {
  return {
    ...(chunk.section === "" ? {} : { section: chunk.section }),
    ...chunk.metadata,
    "x-amz-bedrock-kb-source-uri": chunk.uri,
    "x-amz-bedrock-kb-chunk-id": chunk.id,
    "x-amz-bedrock-kb-data-source-id": DATA_SOURCE_ID,
  };
}
