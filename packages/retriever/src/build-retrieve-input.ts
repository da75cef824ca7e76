import type { RetrievalFilter, RetrieveCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import type { SearchType } from "./bedrock-knowledge-base-retriever-options";

/** What a search asks for. */
export interface RetrieveSettings {
  readonly knowledgeBaseId: string;
  readonly topK: number;
  readonly searchType: SearchType | undefined;
  readonly filter: RetrievalFilter | undefined;
}

/** The Retrieve request of a query. */
export function buildRetrieveInput(settings: RetrieveSettings, query: string): RetrieveCommandInput {
  const { knowledgeBaseId, topK, searchType, filter } = settings;
  return {
    knowledgeBaseId,
    retrievalQuery: { text: query },
    retrievalConfiguration: {
      vectorSearchConfiguration: {
        numberOfResults: topK,
        ...(searchType === undefined ? {} : { overrideSearchType: searchType }),
        ...(filter === undefined ? {} : { filter }),
      },
    },
  };
}
