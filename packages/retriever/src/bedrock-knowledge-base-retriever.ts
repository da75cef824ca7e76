import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { BaseRetriever } from "@langchain/core/retrievers";
import { ensureConfig, type Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./documents/knowledge-base-document";
import type {
  BedrockKnowledgeBaseRetrieverOptions,
  KnowledgeBaseCallOptions,
} from "./options/bedrock-knowledge-base-retriever-options";
import { type ResolvedRetrieverOptions, resolveRetrieverOptions } from "./options/resolve-retriever-options";
import { checkPaging } from "./search/check-paging";
import { endOnClose } from "./search/end-on-close";
import { planSearch, type RetrieverCall } from "./search/plan-search";
import { runSearch } from "./search/run-search";
import type { SearchOutcome } from "./search/search-outcome";
import { toVisibleDocuments } from "./search/to-visible-documents";

type Retrieve = (
  query: string,
  run: CallbackManagerForRetrieverRun | undefined,
  call: RetrieverCall,
) => Promise<KnowledgeBaseDocument[]>;

/**
 * Retrieves passages from one or several knowledge bases of Amazon Bedrock.
 *
 * What a search asks for is set at construction, and for a call by its option `retrieval`.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export class BedrockKnowledgeBaseRetriever extends BaseRetriever<KnowledgeBaseDocumentMetadata> {
  static override lc_name(): string {
    return "BedrockKnowledgeBaseRetriever";
  }

  override lc_serializable = true;
  override lc_namespace: string[] = ["bedrock_routed", "retrievers"];

  /** Ids or ARNs, as they were given. */
  readonly knowledgeBaseIds: readonly string[];
  readonly topK: number;
  /** Of the first knowledge base; `undefined` when the client finds it by itself. */
  readonly region: string | undefined;
  readonly #options: ResolvedRetrieverOptions;

  /** @throws InvalidOptionError when an option cannot be used: it names the option, its value and the remedy */
  constructor(options: BedrockKnowledgeBaseRetrieverOptions) {
    const resolved = resolveRetrieverOptions(options);
    super(resolved.base);
    this.#options = resolved;
    this.knowledgeBaseIds = resolved.sources.map(({ identifier }) => identifier);
    this.topK = resolved.settings.topK;
    this.region = resolved.sources[0].region;
    // Neither credentials nor callbacks: traces hold what is said here.
    this.lc_kwargs = { ...resolved.serializable };
  }

  /**
   * Documents, best first.
   * @throws RetrievalError with a remedy, GuardrailIntervenedError, InvalidOptionError for a call's setting, or the AWS SDK's error
   */
  override invoke(query: string, options?: KnowledgeBaseCallOptions): Promise<KnowledgeBaseDocument[]> {
    return this.#trace(query, options, (...call) => this._getRelevantDocuments(...call));
  }

  /**
   * Documents, and beside them which guardrails intervened and which knowledge bases failed.
   * @throws what `invoke` does, but for an intervention only with `onGuardrailIntervention: "throw"`
   */
  search(query: string, options?: KnowledgeBaseCallOptions): Promise<SearchOutcome> {
    return this.#traceSearch(query, options);
  }

  /**
   * Everything that the service has for a query, page by page, as far as one reads; `topK` is the size
   * of a page. Each page is a run of its own, with its callbacks and its timeout. Closing it early ends
   * the request that is under way.
   * @throws InvalidOptionError when there are several knowledge bases; what `invoke` does
   */
  pages(query: string, options: KnowledgeBaseCallOptions = {}): AsyncGenerator<KnowledgeBaseDocument[], void> {
    const closing = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
    return endOnClose(this.#readPages(query, { ...options, signal }), closing);
  }

  async *#readPages(query: string, options: KnowledgeBaseCallOptions): AsyncGenerator<KnowledgeBaseDocument[], void> {
    checkPaging(this.knowledgeBaseIds);
    let token: string | undefined = "";
    while (token !== undefined) {
      const outcome: SearchOutcome = await this.#traceSearch(query, options, token);
      yield toVisibleDocuments(outcome);
      // The same token again would give the same page for ever.
      token = outcome.nextToken === token ? undefined : outcome.nextToken;
    }
  }

  /** As in every runnable; the types know of `retrieval` too. */
  override withConfig(config: KnowledgeBaseCallOptions): Runnable<string, KnowledgeBaseDocument[], RunnableConfig> {
    return super.withConfig(config);
  }

  override async _getRelevantDocuments(
    query: string,
    run?: CallbackManagerForRetrieverRun,
    call: RetrieverCall = {},
  ): Promise<KnowledgeBaseDocument[]> {
    return toVisibleDocuments(await runSearch(planSearch(this.#options, query, call), run));
  }

  async #traceSearch(query: string, options?: KnowledgeBaseCallOptions, page?: string): Promise<SearchOutcome> {
    const nothing: SearchOutcome = { documents: [], interventions: [], failures: [], requests: 0 };
    const traced = { outcome: nothing };
    await this.#trace(query, options, async (text, run, call) => {
      traced.outcome = await runSearch(planSearch(this.#options, text, { ...call, page }), run);
      return traced.outcome.documents;
    });
    return traced.outcome;
  }

  #trace(
    query: string,
    options: KnowledgeBaseCallOptions | undefined,
    retrieve: Retrieve,
  ): Promise<KnowledgeBaseDocument[]> {
    const { timeout } = this.#options;
    // `ensureConfig` turns `timeout` into a signal; the call's own comes after the constructor's.
    const config: KnowledgeBaseCallOptions = ensureConfig(
      timeout === undefined ? options : { ...options, timeout: options?.timeout ?? timeout },
    );
    const call = { signal: config.signal, retrieval: config.retrieval };
    // BaseRetriever hands `_getRelevantDocuments` no config. So it runs on a view of this object that adds the call's.
    const view: this = Object.create(this, {
      _getRelevantDocuments: {
        value: (text: string, run: CallbackManagerForRetrieverRun | undefined) => retrieve(text, run, call),
      },
    });
    return super.invoke.call(view, query, config);
  }
}
