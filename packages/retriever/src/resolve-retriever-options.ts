import { InvalidOptionError } from "@bedrock-routed/core";
import type { BaseRetrieverInput } from "@langchain/core/retrievers";
import type { BedrockKnowledgeBaseRetrieverOptions, SearchType } from "./bedrock-knowledge-base-retriever-options";
import { parseKnowledgeBaseId } from "./parse-knowledge-base-id";
import { resolveRegion } from "./resolve-region";

const DEFAULT_TOP_K = 5;
/** The service's limit of `numberOfResults`. */
const MAXIMUM_TOP_K = 100;
const SEARCH_TYPES: readonly SearchType[] = ["HYBRID", "SEMANTIC"];

/** Options after checks and defaults. */
export interface ResolvedRetrieverOptions
  extends Pick<
    BedrockKnowledgeBaseRetrieverOptions,
    "knowledgeBaseId" | "searchType" | "filter" | "minimumScore" | "region" | "client" | "clientOptions"
  > {
  readonly topK: number;
  /** For `BaseRetriever`. */
  readonly base: BaseRetrieverInput;
  /** What may appear in traces. */
  readonly serializable: Readonly<Record<string, unknown>>;
}

/** Checks the options once and fills in the defaults. */
export function resolveRetrieverOptions(options: BedrockKnowledgeBaseRetrieverOptions): ResolvedRetrieverOptions {
  const { callbacks, tags, metadata, verbose, client, clientOptions, filter, searchType, minimumScore } = options;
  const target = parseKnowledgeBaseId(options.knowledgeBaseId);
  const topK = options.topK ?? DEFAULT_TOP_K;
  if (!Number.isInteger(topK) || topK < 1 || topK > MAXIMUM_TOP_K) {
    throw new InvalidOptionError("topK", topK, `pass a whole number from 1 to ${MAXIMUM_TOP_K}`);
  }
  if (searchType !== undefined && !SEARCH_TYPES.includes(searchType)) {
    throw new InvalidOptionError("searchType", searchType, 'pass "HYBRID" or "SEMANTIC", or leave it to the service');
  }
  if (minimumScore !== undefined && !Number.isFinite(minimumScore)) {
    throw new InvalidOptionError("minimumScore", minimumScore, "pass a number, such as 0.4");
  }
  if (client !== undefined && clientOptions !== undefined) {
    throw new InvalidOptionError(
      "clientOptions",
      "(with client)",
      "they configure a new client, so pass one of the two",
    );
  }
  if (client !== undefined && options.region !== undefined) {
    throw new InvalidOptionError("region", options.region, "client brings its own Region, so pass one of the two");
  }
  const region = client ? undefined : resolveRegion(options.region, clientOptions?.region, target.region);
  const search = { knowledgeBaseId: target.knowledgeBaseId, topK, searchType, filter, minimumScore, region };
  return {
    ...search,
    client,
    clientOptions,
    base: {
      ...(callbacks === undefined ? {} : { callbacks }),
      ...(tags === undefined ? {} : { tags }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(verbose === undefined ? {} : { verbose }),
    },
    serializable: Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)),
  };
}
