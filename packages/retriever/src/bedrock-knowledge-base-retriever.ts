import type { BedrockAgentRuntimeClient, RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { BaseRetriever } from "@langchain/core/retrievers";
import { ensureConfig, type RunnableConfig } from "@langchain/core/runnables";
import type { BedrockKnowledgeBaseRetrieverOptions, SearchType } from "./bedrock-knowledge-base-retriever-options";
import { buildRetrieveInput } from "./build-retrieve-input";
import { createClient } from "./client";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
import { resolveRetrieverOptions } from "./resolve-retriever-options";
import { retrieveResults } from "./retrieve-results";
import { toDocument } from "./to-document";

/**
 * Retrieves passages from a knowledge base of Amazon Bedrock.
 *
 * Errors of the service reach the caller as the AWS SDK throws them.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export class BedrockKnowledgeBaseRetriever extends BaseRetriever<KnowledgeBaseDocumentMetadata> {
  static override lc_name(): string {
    return "BedrockKnowledgeBaseRetriever";
  }

  override lc_serializable = true;
  override lc_namespace: string[] = ["bedrock_routed", "retrievers"];

  readonly knowledgeBaseId: string;
  readonly topK: number;
  readonly searchType: SearchType | undefined;
  readonly filter: RetrievalFilter | undefined;
  readonly minimumScore: number | undefined;
  readonly region: string | undefined;
  protected readonly client: Pick<BedrockAgentRuntimeClient, "send">;

  /** @throws BedrockRoutedError when an option cannot be used: it names the option, its value and the remedy */
  constructor(options: BedrockKnowledgeBaseRetrieverOptions) {
    const resolved = resolveRetrieverOptions(options);
    super(resolved.base);
    this.knowledgeBaseId = resolved.knowledgeBaseId;
    this.topK = resolved.topK;
    this.searchType = resolved.searchType;
    this.filter = resolved.filter;
    this.minimumScore = resolved.minimumScore;
    this.region = resolved.region;
    this.client = resolved.client ?? createClient(resolved.region, resolved.clientOptions);
    // Neither credentials nor callbacks: traces hold what is said here.
    this.lc_kwargs = { ...resolved.serializable };
  }

  /** Documents in the order of the service, best first. */
  override invoke(input: string, options?: RunnableConfig): Promise<KnowledgeBaseDocument[]> {
    // BaseRetriever hands `_getRelevantDocuments` no config. So it runs on a view of this object that
    // adds the signal of the call; `ensureConfig` also turns `timeout` into a signal.
    const config = ensureConfig(options);
    const search: this["_getRelevantDocuments"] = (query, runManager) =>
      this._getRelevantDocuments(query, runManager, config.signal);
    const view: this = Object.create(this, { _getRelevantDocuments: { value: search } });
    return super.invoke.call(view, input, config);
  }

  override async _getRelevantDocuments(
    query: string,
    _runManager?: CallbackManagerForRetrieverRun,
    signal?: AbortSignal,
  ): Promise<KnowledgeBaseDocument[]> {
    const results = await retrieveResults(this.client, buildRetrieveInput(this, query), this.topK, signal);
    return results
      .map(toDocument)
      .filter(({ metadata }) => metadata.score === undefined || metadata.score >= (this.minimumScore ?? -Infinity));
  }
}
