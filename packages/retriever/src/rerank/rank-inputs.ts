import { RerankCommand, type RerankCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import { type MeteredOperation, omitUndefined } from "@bedrock-routed/core";
import { type RetrieveClient, readClientRegion, retryLostConnections } from "../connection";
import { type ReportOperation, readErrorName, startStopwatch } from "../metering";
import { toRetrievalError } from "../retrieval-error";
import { formatModelArn, isRerankRejection, rerankAdvice } from "./rerank-model";
import { buildRerankInput, planBatches, type RerankInput } from "./rerank-request";
import type { RerankerSettings, ResolvedRerankerOptions } from "./reranker-options";

/** Position of an input in the list that was given, and its relevance to the query. */
export interface RankedInput {
  /** Position in the inputs, from 0. */
  readonly index: number;
  /** 0 to 1. */
  readonly relevanceScore: number;
}

/** A reranking to carry out. */
export interface Ranking {
  readonly query: string;
  readonly inputs: readonly RerankInput[];
  readonly settings: RerankerSettings;
  readonly signal: AbortSignal | undefined;
  readonly report: ReportOperation;
}

/** AWS charges a query for each 100 sources. */
const SOURCES_PER_QUERY = 100;

/**
 * Ranks inputs in one or more parallel requests, and reports the number of charged queries. Batches are
 * merged by score, because scores of one model for one query are comparable. Inputs without text are left out.
 * @throws RetrievalError when the remedy is known, InvalidOptionError for the query, else the AWS SDK's error
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
  const duration = startStopwatch();
  const failed = new AbortController();
  const ending = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  let charged = 0;
  const rank = async ({ input, indexes }: (typeof requests)[number]): Promise<RankedInput[]> => {
    try {
      const ranked = await rankBatch(client, input, indexes, ending);
      charged += Math.ceil(indexes.length / SOURCES_PER_QUERY);
      return ranked;
    } catch (error) {
      // The call fails as a whole, so the first failure aborts the other requests.
      failed.abort(error);
      return [];
    }
  };
  const ranked = await Promise.all(requests.map(rank));
  const operation: MeteredOperation = omitUndefined({
    kind: "rerank" as const,
    modelId: model.modelId,
    region,
    requests: charged,
    ...duration(),
  });
  if (failed.signal.aborted) {
    const error: unknown = failed.signal.reason;
    await report({ ...operation, error: readErrorName(error) });
    const isRejected =
      error instanceof Error && error.name === "ValidationException" && isRerankRejection(error.message);
    const rejected = isRejected ? { setting: "model", advice: rerankAdvice(modelArn, region) } : undefined;
    throw toRetrievalError(error, { operation: "Rerank", modelArn, region, signal, rejected });
  }
  await report(operation);
  return selectBest(ranked.flat(), settings);
}

/** Sends a request and reads the pages of its results. */
async function rankBatch(
  client: RetrieveClient,
  input: RerankCommandInput,
  indexes: readonly number[],
  abortSignal: AbortSignal | undefined,
): Promise<RankedInput[]> {
  const ranked = new Map<number, RankedInput>();
  const read = new Set<string | undefined>();
  let nextToken: string | undefined;
  let before: number;
  // A service that repeats a token, or that sends nothing new, would be asked without end.
  do {
    read.add(nextToken);
    before = ranked.size;
    const command = new RerankCommand(nextToken === undefined ? input : { ...input, nextToken });
    const response = await client.send(retryLostConnections(command, abortSignal), omitUndefined({ abortSignal }));
    for (const { index = -1, relevanceScore = 0 } of response.results ?? []) {
      const original = indexes[index];
      if (original !== undefined && !ranked.has(original)) ranked.set(original, { index: original, relevanceScore });
    }
    nextToken = response.nextToken;
  } while (nextToken !== undefined && !read.has(nextToken) && ranked.size > before);
  return [...ranked.values()];
}

function selectBest(
  ranked: RankedInput[],
  { topN, scoreThreshold = Number.NEGATIVE_INFINITY }: RerankerSettings,
): RankedInput[] {
  return ranked
    .filter(({ relevanceScore }) => relevanceScore >= scoreThreshold)
    .sort((a, b) => b.relevanceScore - a.relevanceScore || a.index - b.index)
    .slice(0, topN);
}
