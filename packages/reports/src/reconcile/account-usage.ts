import {
  type CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { BedrockRoutedError, defaultModelCatalog, InvalidOptionError } from "@bedrock-routed/core";
import { isDay } from "../figures/periods";

/** Options of `readAccountUsage`. */
export interface AccountUsageOptions {
  /** `new CloudWatchClient({ region })` of `@aws-sdk/client-cloudwatch`, for the Region of the calls. */
  readonly client: Pick<CloudWatchClient, "send">;
  /** First day in UTC, such as `"2026-11-01"`. CloudWatch keeps 455 days. */
  readonly from: string;
  /** Last day in UTC. */
  readonly to: string;
  /**
   * More ids to look for. CloudWatch lists only the ids that had calls in the last two weeks, so name ids that were called
   * before and whose base model is not in the model catalog.
   * @default []
   */
  readonly modelIds?: readonly string[] | undefined;
  /** Ends the reading. @default undefined */
  readonly signal?: AbortSignal | undefined;
}

/** What CloudWatch counted for an account in one Region. */
export interface AccountUsage {
  readonly from: string;
  readonly to: string;
  /** One for each model id and day with calls. */
  readonly usage: readonly ModelDayUsage[];
}

/** The calls of one `ModelId` on one day. A figure is `undefined` when CloudWatch has none. */
export interface ModelDayUsage {
  readonly day: string;
  /** `ModelId` as CloudWatch has it. */
  readonly modelId: string;
  readonly invocations: number;
  /** Without the tokens that were read from the cache or written to it. */
  readonly inputTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** CloudWatch answered, but could not give a metric. */
export class AccountUsageError extends BedrockRoutedError {
  constructor(status: string, messages: readonly string[]) {
    super(
      `CloudWatch could not give a metric of AWS/Bedrock: ${[status, ...messages].join(": ")}. ` +
        "Allow cloudwatch:GetMetricData and cloudwatch:ListMetrics, and try again, or ask for fewer days.",
    );
  }
}

const metrics = {
  invocations: "Invocations",
  inputTokens: "InputTokenCount",
  cacheReadTokens: "CacheReadInputTokens",
  cacheWriteTokens: "CacheWriteInputTokens",
  outputTokens: "OutputTokenCount",
} as const;

const NAMESPACE = "AWS/Bedrock";
/** The limit of GetMetricData. */
const MOST_QUERIES = 500;
const DAY_SECONDS = 86_400;
const DAY_MS = 1000 * DAY_SECONDS;

/**
 * Reads the invocations and tokens of an account by model id and day from CloudWatch, all pages. It needs the permissions
 * `cloudwatch:ListMetrics` and `cloudwatch:GetMetricData`. Each metric that is asked for has its price in CloudWatch.
 *
 * @throws InvalidOptionError when a day does not exist, or `from` is after `to`
 * @throws AccountUsageError when CloudWatch gives no complete answer
 */
export async function readAccountUsage(options: AccountUsageOptions): Promise<AccountUsage> {
  const { client, from, to, modelIds = [], signal } = options;
  for (const [option, day] of Object.entries({ from, to })) {
    if (!isDay(day)) throw new InvalidOptionError(option, day, "pass a day such as 2026-11-01");
  }
  if (from > to) throw new InvalidOptionError("from", from, `it is after to, ${to}: pass the earlier day as from`);
  const listed = await listModelIds(client, signal);
  const wanted = [...new Set([...listed, ...modelIds, ...catalogIds()])];
  const range = { StartTime: new Date(Date.parse(from)), EndTime: new Date(Date.parse(to) + DAY_MS) };
  const found = new Map<string, Map<string, Partial<Record<keyof typeof metrics, number>>>>();
  const read = async (ids: readonly string[], names: readonly (keyof typeof metrics)[]): Promise<void> => {
    const asked = ids.flatMap((modelId) => names.map((name) => ({ modelId, name })));
    for (let start = 0; start < asked.length; start += MOST_QUERIES) {
      const part = asked.slice(start, start + MOST_QUERIES);
      const queries = part.map(({ modelId, name }, index) => toQuery(`m${index}`, modelId, metrics[name]));
      for await (const { index, day, value } of readPoints(client, { queries, ...range }, signal)) {
        const { modelId, name } = part[index] ?? {};
        if (modelId === undefined || name === undefined) continue;
        const days = found.get(modelId) ?? new Map<string, Partial<Record<keyof typeof metrics, number>>>();
        found.set(modelId, days);
        days.set(day, { ...days.get(day), [name]: value + (days.get(day)?.[name] ?? 0) });
      }
    }
  };
  // Most ids of the catalog are not called, so the other metrics are asked for those that are.
  await read(wanted, ["invocations"]);
  await read([...found.keys()], ["inputTokens", "cacheReadTokens", "cacheWriteTokens", "outputTokens"]);
  const usage = [...found].flatMap(([modelId, days]) =>
    [...days].map(([day, counts]) => ({
      day,
      modelId,
      invocations: counts.invocations ?? 0,
      inputTokens: counts.inputTokens,
      cacheReadTokens: counts.cacheReadTokens,
      cacheWriteTokens: counts.cacheWriteTokens,
      outputTokens: counts.outputTokens,
    })),
  );
  return { from, to, usage: usage.sort((a, b) => compare(a.day, b.day) || compare(a.modelId, b.modelId)) };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Every model of the catalog by its own id and by the ids of its system profiles. */
function catalogIds(): readonly string[] {
  const catalog = defaultModelCatalog();
  return catalog.modelIds.flatMap((modelId) => {
    const scopes = Object.keys(catalog.model(modelId)?.prices ?? {}).filter((scope) => scope !== "in-region");
    return [modelId, ...scopes.map((scope) => `${scope}.${modelId}`)];
  });
}

/** The ids that CloudWatch lists: those with calls in the last two weeks. */
async function listModelIds(
  client: AccountUsageOptions["client"],
  abortSignal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = {
      Namespace: NAMESPACE,
      MetricName: metrics.invocations,
      ...(NextToken !== undefined && { NextToken }),
    };
    const page = await client.send(new ListMetricsCommand(input), {
      ...(abortSignal !== undefined && { abortSignal }),
    });
    for (const { Dimensions = [] } of page.Metrics ?? []) {
      const [dimension, other] = Dimensions;
      // Metrics with more dimensions count the same calls again.
      if (dimension?.Name === "ModelId" && dimension.Value !== undefined && other === undefined)
        ids.push(dimension.Value);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

function toQuery(Id: string, modelId: string, MetricName: string): MetricDataQuery {
  const Metric = { Namespace: NAMESPACE, MetricName, Dimensions: [{ Name: "ModelId", Value: modelId }] };
  return { Id, MetricStat: { Metric, Period: DAY_SECONDS, Stat: "Sum" } };
}

interface MetricPoint {
  readonly index: number;
  readonly day: string;
  readonly value: number;
}

async function* readPoints(
  client: AccountUsageOptions["client"],
  { queries, ...range }: { readonly queries: MetricDataQuery[]; readonly StartTime: Date; readonly EndTime: Date },
  abortSignal: AbortSignal | undefined,
): AsyncGenerator<MetricPoint> {
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: queries, ...range, ...(NextToken !== undefined && { NextToken }) }),
      { ...(abortSignal !== undefined && { abortSignal }) },
    );
    for (const {
      Id = "",
      StatusCode = "Complete",
      Timestamps = [],
      Values = [],
      Messages = [],
    } of page.MetricDataResults ?? []) {
      if (StatusCode === "InternalError" || StatusCode === "Forbidden") {
        const texts = [...Messages, ...(page.Messages ?? [])].map(({ Value = "" }) => Value);
        throw new AccountUsageError(StatusCode, texts);
      }
      for (const [at, timestamp] of Timestamps.entries()) {
        const day = timestamp.toISOString().slice(0, "2026-11-01".length);
        yield { index: Number(Id.slice(1)), day, value: Values[at] ?? 0 };
      }
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}
