import { InvalidOptionError } from "@bedrock-routed/core";
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { BaseRetriever } from "@langchain/core/retrievers";
import { ensureConfig, type Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "./knowledge-base-document";
import { type ResolvedRetrieverOptions, resolveRetrieverOptions } from "./options/resolve-retriever-options";
import type { BedrockKnowledgeBaseRetrieverOptions, KnowledgeBaseCallOptions } from "./options/retriever-options";
import { documentsOrThrow } from "./search/guardrail";
import { planSearch, type RetrieverCall } from "./search/plan-search";
import { buildNoProgressError, MAX_EMPTY_PAGES } from "./search/retrieved-pages";
import { runSearch } from "./search/run-search";
import type { SearchOutcome } from "./search/search-knowledge-base";

type Retrieve = (
  query: string,
  run: CallbackManagerForRetrieverRun | undefined,
  call: RetrieverCall,
) => Promise<KnowledgeBaseDocument[]>;

/**
 * Retrieves passages from one or several knowledge bases of Amazon Bedrock. The options of the constructor
 * set what a search asks for; the option `retrieval` of a call overrides them.
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
  /** Maximum number of documents that a call returns by default. */
  readonly topK: number;
  /** Region of the first knowledge base; `undefined` when the client chooses it. */
  readonly region: string | undefined;
  readonly #options: ResolvedRetrieverOptions;

  /** @throws InvalidOptionError that names the option, its value and the remedy */
  constructor(options: BedrockKnowledgeBaseRetrieverOptions) {
    const resolved = resolveRetrieverOptions(options);
    super(resolved.base);
    this.#options = resolved;
    this.knowledgeBaseIds = resolved.sources.map(({ identifier }) => identifier);
    this.topK = resolved.settings.topK;
    this.region = resolved.sources[0].region;
    // LangChain writes these values to traces, so they have no credentials and no callbacks.
    this.lc_kwargs = { ...resolved.serializable };
  }

  /**
   * Searches for documents.
   * @returns up to `topK` documents, best first
   * @throws RetrievalError when the remedy is known, GuardrailIntervenedError, InvalidOptionError for the query or
   * a setting of the call, the reason of the signal, else the AWS SDK's error
   */
  override invoke(query: string, options?: KnowledgeBaseCallOptions): Promise<KnowledgeBaseDocument[]> {
    return this.#trace(query, options, (...call) => this._getRelevantDocuments(...call));
  }

  /**
   * Searches for documents, and also returns which guardrails intervened and which knowledge bases failed.
   * @throws what `invoke` throws, but a GuardrailIntervenedError only with `onGuardrailIntervention: "throw"`
   */
  search(query: string, options?: KnowledgeBaseCallOptions): Promise<SearchOutcome> {
    return this.#traceSearch(query, options);
  }

  /**
   * Reads all results of the service page by page, until there are no more or the caller stops. `topK` is
   * the size of a page. Each page is a run of its own, with its callbacks and its timeout. Closing the
   * generator aborts the current request. It ends when the service sends the token of a page again.
   * @throws InvalidOptionError when there are several knowledge bases; RetrievalError with the reason `no-progress`
   * after five empty pages in a row; what `invoke` throws
   */
  pages(query: string, options: KnowledgeBaseCallOptions = {}): AsyncGenerator<KnowledgeBaseDocument[], void> {
    const closing = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
    return abortOnClose(this.#readPages(query, { ...options, signal }), closing);
  }

  async *#readPages(query: string, options: KnowledgeBaseCallOptions): AsyncGenerator<KnowledgeBaseDocument[], void> {
    const count = this.knowledgeBaseIds.length;
    if (count !== 1) {
      // A merged ranking changes with every page, so it has no pages of its own.
      const remedy = "pages() reads one knowledge base, so create a retriever for each of them";
      throw new InvalidOptionError("knowledgeBases", `(${count})`, remedy);
    }
    // A service that repeats a token would send the same pages without end.
    const read = new Set<string>();
    let emptyPages = 0;
    let token: string | undefined = "";
    while (token !== undefined && !read.has(token) && emptyPages < MAX_EMPTY_PAGES) {
      read.add(token);
      const outcome: SearchOutcome = await this.#traceSearch(query, options, token);
      yield documentsOrThrow(outcome);
      emptyPages = outcome.received === 0 ? emptyPages + 1 : 0;
      token = outcome.nextToken;
    }
    if (token !== undefined && emptyPages === MAX_EMPTY_PAGES) {
      throw buildNoProgressError(this.#options.sources[0].id, this.region);
    }
  }

  /** Binds options of a call, such as `retrieval`, to every call of the returned runnable. */
  override withConfig(config: KnowledgeBaseCallOptions): Runnable<string, KnowledgeBaseDocument[], RunnableConfig> {
    return super.withConfig(config);
  }

  /** Called by LangChain for each run. Call `invoke` instead. */
  override async _getRelevantDocuments(
    query: string,
    run?: CallbackManagerForRetrieverRun,
    call: RetrieverCall = {},
  ): Promise<KnowledgeBaseDocument[]> {
    return documentsOrThrow(await runSearch(planSearch(this.#options, query, call), run));
  }

  async #traceSearch(query: string, options?: KnowledgeBaseCallOptions, page?: string): Promise<SearchOutcome> {
    let outcome: SearchOutcome = { documents: [], interventions: [], failures: [], requests: 0, received: 0 };
    await this.#trace(query, options, async (text, run, call) => {
      outcome = await runSearch(planSearch(this.#options, text, { ...call, page }), run);
      return outcome.documents;
    });
    return outcome;
  }

  #trace(
    query: string,
    options: KnowledgeBaseCallOptions | undefined,
    retrieve: Retrieve,
  ): Promise<KnowledgeBaseDocument[]> {
    const { timeout } = this.#options;
    // `ensureConfig` turns `timeout` into a signal. The timeout of the call overrides that of the constructor.
    const config: KnowledgeBaseCallOptions = ensureConfig(
      timeout === undefined ? options : { ...options, timeout: options?.timeout ?? timeout },
    );
    const call = { signal: config.signal, retrieval: config.retrieval };
    // BaseRetriever does not pass the config to `_getRelevantDocuments`. So `invoke` runs on an object that
    // inherits from this one and whose `_getRelevantDocuments` knows the options of this call.
    const view: this = Object.create(this, {
      _getRelevantDocuments: {
        value: (text: string, run: CallbackManagerForRetrieverRun | undefined) => retrieve(text, run, call),
      },
    });
    return super.invoke.call(view, query, config);
  }
}

/** Closing a generator would first wait for the current page, so `return()` aborts `closing` before. */
function abortOnClose<Page>(generator: AsyncGenerator<Page, void>, closing: AbortController): typeof generator {
  const close = generator.return.bind(generator);
  generator.return = (value) => {
    closing.abort();
    return close(value);
  };
  return generator;
}
