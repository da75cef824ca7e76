import type {
  BedrockAgentRuntimeClient,
  BedrockAgentRuntimeClientConfig,
  RetrievalFilter,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { BaseRetrieverInput } from "@langchain/core/retrievers";

/** `HYBRID` needs a vector store with a text field: RDS, OpenSearch Serverless or MongoDB. */
export type SearchType = "HYBRID" | "SEMANTIC";

/** Options of `BedrockKnowledgeBaseRetriever`, besides LangChain's `callbacks`, `tags`, `metadata` and `verbose`. */
export interface BedrockKnowledgeBaseRetrieverOptions extends BaseRetrieverInput {
  /** The knowledge base: its ten-character id, or its ARN. */
  knowledgeBaseId: string;
  /**
   * Most documents to return, 1 to 100; pages of results are followed up to it.
   * @default 5
   */
  topK?: number | undefined;
  /**
   * How to search.
   * @default the service's choice for the vector store
   */
  searchType?: SearchType | undefined;
  /**
   * A filter over metadata attributes, sent as it is.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
   */
  filter?: RetrievalFilter | undefined;
  /**
   * Drops documents whose score is lower; a document without a score is kept.
   * @default none
   */
  minimumScore?: number | undefined;
  /**
   * The knowledge base's Region.
   * @default the Region of the ARN, else `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the AWS SDK's own search
   */
  region?: string | undefined;
  /**
   * A client to use instead of a new one; it brings its own Region.
   * @default a new `BedrockAgentRuntimeClient`
   */
  client?: Pick<BedrockAgentRuntimeClient, "send"> | undefined;
  /**
   * Options for the new client: `endpoint`, `credentials`, `maxAttempts` and so on.
   * @default none
   */
  clientOptions?: BedrockAgentRuntimeClientConfig | undefined;
}
