import { toRetrievalError } from "../errors/to-retrieval-error";
import { type ReportOperation, startStopwatch } from "../metering/report-operation";
import { readClientRegion } from "../search/read-client-region";
import type { RerankerSettings } from "./bedrock-reranker-options";
import { buildRerankInput } from "./build-rerank-input";
import { formatModelArn } from "./format-model-arn";
import { planBatches, type RerankInput } from "./plan-batches";
import { type RankedInput, rankBatch } from "./rank-batch";
import type { ResolvedRerankerOptions } from "./resolve-reranker-options";

/** A query to the model has up to this many sources; more are charged as several. */
const SOURCES_A_QUERY = 100;

/** What to rank, and how. */
export interface Ranking {
  readonly query: string;
  readonly inputs: readonly RerankInput[];
  readonly settings: RerankerSettings;
  readonly signal: AbortSignal | undefined;
  readonly report: ReportOperation;
}

/**
 * Ranks inputs, in as many requests as it takes, and reports what that took. Scores of one model for
 * one query can be compared, so batches are merged by them. What has no text is not among the results.
 * @throws RetrievalError, or the AWS SDK's error where there is nothing to add
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-pricing.html
 */
export async function rankInputs(options: ResolvedRerankerOptions, ranking: Ranking): Promise<RankedInput[]> {
  const { model, client } = options;
  const { query, settings, signal, report } = ranking;
  const batches = planBatches(ranking.inputs);
  if (batches.length === 0) return [];
  const region = options.region ?? (await readClientRegion(client));
  const modelArn = formatModelArn(model, region);
  const requests = batches.map(({ sources, indexes }) => ({
    input: buildRerankInput(query, sources, modelArn, settings),
    indexes,
  }));
  const operation = { kind: "rerank", modelId: model.modelId, ...(region === undefined ? {} : { region }) } as const;
  const duration = startStopwatch();
  const failed = new AbortController();
  const ending = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  let charged = 0;
  const rank = async ({ input, indexes }: (typeof requests)[number]): Promise<RankedInput[]> => {
    try {
      const ranked = await rankBatch(client, input, indexes, ending);
      charged += Math.ceil(indexes.length / SOURCES_A_QUERY);
      return ranked;
    } catch (error) {
      // The first failure ends the others, whose results nobody would get.
      failed.abort(error);
      return [];
    }
  };
  const ranked = await Promise.all(requests.map(rank));
  if (failed.signal.aborted) {
    const error: unknown = failed.signal.reason;
    const name = error instanceof Error ? error.name : "Error";
    await report({ ...operation, requests: charged, ...duration(), error: name });
    throw toRetrievalError(error, { operation: "Rerank", modelArn, region, signal });
  }
  await report({ ...operation, requests: charged, ...duration() });
  return pickBest(ranked.flat(), settings);
}

function pickBest(
  ranked: RankedInput[],
  { topN, scoreThreshold = Number.NEGATIVE_INFINITY }: RerankerSettings,
): RankedInput[] {
  return ranked
    .filter(({ relevanceScore }) => relevanceScore >= scoreThreshold)
    .sort((a, b) => b.relevanceScore - a.relevanceScore || a.index - b.index)
    .slice(0, topN);
}
