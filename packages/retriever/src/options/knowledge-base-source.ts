import type { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { BedrockAgentClient } from "../sync/sync-client";
import type { RetrievalSettings } from "./retrieval-settings";

/** What this package needs of a client: `config` only tells the Region. */
export type RetrieveClient = Pick<BedrockAgentRuntimeClient, "send"> &
  Partial<Pick<BedrockAgentRuntimeClient, "config">>;

/** One of several knowledge bases, with settings that differ from the retriever's. */
export interface KnowledgeBaseSource extends RetrievalSettings {
  /** The knowledge base: its ten-character id, or its ARN. */
  knowledgeBaseId: string;
  /**
   * What its ranking counts in the fusion, above 0.
   * @default 1
   */
  weight?: number | undefined;
  /**
   * Its Region.
   * @default the Region of the ARN, else the retriever's
   */
  region?: string | undefined;
  /**
   * A client for it.
   * @default the retriever's, or a new one for its Region
   */
  client?: RetrieveClient | undefined;
  /**
   * The `bedrockAgentClient` for it, of its Region.
   * @default the retriever's
   */
  bedrockAgentClient?: BedrockAgentClient | undefined;
}
