import type { RerankCommandInput, RerankSource } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { RerankerSettings } from "./bedrock-reranker-options";
import { toDocumentType } from "./to-document-type";

const MAXIMUM_QUERY = 32_000;

/** The Rerank request of a batch. @throws InvalidOptionError when the query is empty or too long; it never tells the text */
export function buildRerankInput(
  query: string,
  sources: RerankSource[],
  modelArn: string,
  { topN, additionalModelRequestFields: fields }: RerankerSettings,
): RerankCommandInput {
  const text = query.trim();
  if (text === "" || text.length > MAXIMUM_QUERY) {
    throw new InvalidOptionError("query", `(${text.length} characters)`, `pass 1 to ${MAXIMUM_QUERY}`);
  }
  return {
    queries: [{ type: "TEXT", textQuery: { text } }],
    sources,
    rerankingConfiguration: {
      type: "BEDROCK_RERANKING_MODEL",
      bedrockRerankingConfiguration: {
        numberOfResults: Math.min(topN ?? sources.length, sources.length),
        modelConfiguration: {
          modelArn,
          ...(fields === undefined ? {} : { additionalModelRequestFields: toDocumentType(fields) }),
        },
      },
    },
  };
}
