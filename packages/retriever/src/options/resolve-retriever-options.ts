import { InvalidOptionError } from "@bedrock-routed/core";
import type { BaseRetrieverInput } from "@langchain/core/retrievers";
import { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import type { BedrockKnowledgeBaseRetrieverOptions } from "./bedrock-knowledge-base-retriever-options";
import { type MergedSettings, mergeSettings } from "./merge-settings";
import { type ResolvedSource, resolveSources } from "./resolve-sources";

type Fusion = NonNullable<BedrockKnowledgeBaseRetrieverOptions["fusion"]>;
type FailurePolicy = NonNullable<BedrockKnowledgeBaseRetrieverOptions["onKnowledgeBaseError"]>;

/** Options after checks and defaults. */
export interface ResolvedRetrieverOptions {
  readonly sources: readonly [ResolvedSource, ...ResolvedSource[]];
  readonly settings: MergedSettings;
  readonly fusion: Fusion;
  readonly onKnowledgeBaseError: FailurePolicy;
  readonly timeout: number | undefined;
  /** For `BaseRetriever`. */
  readonly base: BaseRetrieverInput;
  /** What may appear in traces: neither credentials nor the user. */
  readonly serializable: Readonly<Record<string, unknown>>;
}

/**
 * Checks the options once and fills in the defaults.
 * @throws InvalidOptionError that names the option, its value and the remedy
 */
export function resolveRetrieverOptions(options: BedrockKnowledgeBaseRetrieverOptions): ResolvedRetrieverOptions {
  const { callbacks, tags, metadata, verbose, fusion = "reciprocal-rank", onKnowledgeBaseError = "throw" } = options;
  checkConnection(options);
  checkMerging(fusion, onKnowledgeBaseError);
  const [first, ...others] = resolveSources(options);
  if (first === undefined) throw new InvalidOptionError("knowledgeBases", "(empty)", "pass at least one id");
  const settings = mergeSettings(options);
  const { topK, scoreThreshold, managed, searchType, filter } = settings;
  const named = options.knowledgeBases
    ? { knowledgeBases: [first, ...others].map(({ identifier }) => identifier) }
    : { knowledgeBaseId: first.identifier };
  const traced = { ...named, topK, scoreThreshold, managed, searchType, filter, region: first.region };
  return {
    sources: [first, ...others],
    settings,
    fusion,
    onKnowledgeBaseError,
    timeout: options.timeout,
    base: {
      ...(callbacks === undefined ? {} : { callbacks }),
      ...(tags === undefined ? {} : { tags }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(verbose === undefined ? {} : { verbose }),
    },
    serializable: Object.fromEntries(Object.entries(traced).filter(([, value]) => value !== undefined)),
  };
}

function checkConnection({ client, clientOptions, region, timeout }: BedrockKnowledgeBaseRetrieverOptions): void {
  if (client !== undefined && clientOptions !== undefined) {
    throw new InvalidOptionError(
      "clientOptions",
      "(with client)",
      "they configure a new client, so pass one of the two",
    );
  }
  if (client !== undefined && region !== undefined) {
    throw new InvalidOptionError("region", region, "client brings its own Region, so pass one of the two");
  }
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0)) {
    throw new InvalidOptionError("timeout", timeout, "pass ms above 0, such as 5000");
  }
}

function checkMerging(fusion: Fusion, onKnowledgeBaseError: FailurePolicy): void {
  if (fusion !== "reciprocal-rank" && !BaseDocumentCompressor.isBaseDocumentCompressor(fusion)) {
    throw new InvalidOptionError("fusion", fusion, 'pass "reciprocal-rank" or a compressor, such as a BedrockReranker');
  }
  if (typeof onKnowledgeBaseError === "function" || ["throw", "skip"].includes(onKnowledgeBaseError)) return;
  throw new InvalidOptionError("onKnowledgeBaseError", onKnowledgeBaseError, 'pass "throw", "skip" or a function');
}
