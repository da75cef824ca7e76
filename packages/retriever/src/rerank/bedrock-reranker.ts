import type { Callbacks } from "@langchain/core/callbacks/manager";
import type { DocumentInterface } from "@langchain/core/documents";
import { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import { reportToCallbacks } from "../metering";
import { type RankedInput, rankInputs } from "./rank-inputs";
import type { RerankInput } from "./rerank-request";
import {
  type BedrockRerankerOptions,
  mergeRerankerSettings,
  type RerankCallOptions,
  type ResolvedRerankerOptions,
  resolveRerankerOptions,
} from "./reranker-options";

/**
 * Sorts documents by their relevance to a query, with a reranking model of Amazon Bedrock. It is a
 * LangChain document compressor, and can be the `fusion` of a `BedrockKnowledgeBaseRetriever`.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html
 */
export class BedrockReranker extends BaseDocumentCompressor {
  readonly #options: ResolvedRerankerOptions;

  /** @throws InvalidOptionError that names the option, its value and the remedy */
  constructor(options: BedrockRerankerOptions) {
    super();
    this.#options = resolveRerankerOptions(options);
  }

  /**
   * Sorts documents. The service cannot rank documents without text, such as images. They come last,
   * without a score, as far as `topN` allows; with a `scoreThreshold` they are dropped.
   * @param callbacks handlers of the call; those of the options are called too
   * @returns copies of the documents, best first, with `metadata.relevanceScore` from 0 to 1
   * @throws RetrievalError when the remedy is known, InvalidOptionError for the query, else the AWS SDK's error
   */
  async compressDocuments(
    documents: DocumentInterface[],
    query: string,
    callbacks?: Callbacks,
  ): Promise<DocumentInterface[]> {
    const ranked = await this.rerank(documents, query, { callbacks });
    const best = ranked.flatMap(({ index, relevanceScore }) => {
      const document = documents[index];
      return document === undefined ? [] : [withScore(document, relevanceScore)];
    });
    const { topN, scoreThreshold } = this.#options.settings;
    const unranked =
      scoreThreshold === undefined ? documents.filter(({ pageContent }) => pageContent.trim() === "") : [];
    return [...best, ...unranked].slice(0, topN);
  }

  /**
   * Ranks texts, documents or JSON objects. Inputs without text are left out.
   * @returns positions of the inputs, best first, with their relevance from 0 to 1
   * @throws RetrievalError when the remedy is known, InvalidOptionError for the query or a setting of the
   * call, the reason of the signal, else the AWS SDK's error
   */
  async rerank(inputs: readonly RerankInput[], query: string, options: RerankCallOptions = {}): Promise<RankedInput[]> {
    const settings = mergeRerankerSettings(this.#options.settings, options);
    return rankInputs(this.#options, {
      query,
      inputs,
      settings,
      signal: combineSignals(options.signal, settings.timeout),
      report: reportToCallbacks(options.callbacks, this.#options.callbacks),
    });
  }
}

function withScore(document: DocumentInterface, relevanceScore: number): DocumentInterface {
  return { ...document, metadata: { ...document.metadata, relevanceScore } };
}

function combineSignals(signal: AbortSignal | undefined, timeout: number | undefined): AbortSignal | undefined {
  if (timeout === undefined) return signal;
  const expired = AbortSignal.timeout(timeout);
  return signal === undefined ? expired : AbortSignal.any([signal, expired]);
}
