import type { Callbacks } from "@langchain/core/callbacks/manager";
import type { DocumentInterface } from "@langchain/core/documents";
import { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import { reportToCallbacks } from "../metering/report-to-callbacks";
import type { BedrockRerankerOptions, RerankCallOptions } from "./bedrock-reranker-options";
import type { RerankInput } from "./plan-batches";
import type { RankedInput } from "./rank-batch";
import { rankInputs } from "./rank-inputs";
import {
  mergeRerankerSettings,
  type ResolvedRerankerOptions,
  resolveRerankerOptions,
} from "./resolve-reranker-options";

/**
 * Puts documents into the order in which they answer a query, by a reranking model of Amazon Bedrock.
 * It is a LangChain document compressor, and the `fusion` of a `BedrockKnowledgeBaseRetriever`.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html
 */
export class BedrockReranker extends BaseDocumentCompressor {
  readonly #options: ResolvedRerankerOptions;

  /** @throws InvalidOptionError when an option cannot be used: it names the option, its value and the remedy */
  constructor(options: BedrockRerankerOptions) {
    super();
    this.#options = resolveRerankerOptions(options);
  }

  /**
   * Copies of the documents, best first, with `metadata.relevanceScore`. Documents without a text, such
   * as images, cannot be ranked and come last, without a score, where `topN` leaves room and no
   * `scoreThreshold` is set.
   * @throws RetrievalError with a remedy, or the AWS SDK's error
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
   * Positions of the inputs, best first, with their relevance from 0 to 1.
   * @throws RetrievalError with a remedy, InvalidOptionError for a setting of the call, or the AWS SDK's error
   */
  async rerank(inputs: readonly RerankInput[], query: string, options: RerankCallOptions = {}): Promise<RankedInput[]> {
    const settings = mergeRerankerSettings(this.#options.settings, options);
    return rankInputs(this.#options, {
      query,
      inputs,
      settings,
      signal: signalOf(options.signal, settings.timeout),
      report: reportToCallbacks(options.callbacks, this.#options.callbacks),
    });
  }
}

function withScore(document: DocumentInterface, relevanceScore: number): DocumentInterface {
  return { ...document, metadata: { ...document.metadata, relevanceScore } };
}

function signalOf(signal: AbortSignal | undefined, timeout: number | undefined): AbortSignal | undefined {
  if (timeout === undefined) return signal;
  const late = AbortSignal.timeout(timeout);
  return signal === undefined ? late : AbortSignal.any([signal, late]);
}
