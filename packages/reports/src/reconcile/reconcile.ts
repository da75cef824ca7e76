import type { CallTotals, Ledger } from "@bedrock-routed/callbacks";
import {
  costOf,
  defaultModelCatalog,
  InvalidOptionError,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  readModelTarget,
  toUsd,
} from "@bedrock-routed/core";
import type { AccountUsage, ModelDayUsage } from "./account-usage";

/** Options of `reconcile`. */
export interface ReconcileOptions {
  /**
   * The Region whose CloudWatch was read. Prices depend on it.
   * @default undefined: the price that all Regions share, or that of the main Region of the profile
   */
  readonly region?: string | undefined;
  /**
   * Base model ids of application inference profiles and other ids that name no model, by `ModelId`.
   * @default {}
   */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /**
   * The prices.
   * @default defaultModelCatalog()
   */
  readonly modelCatalog?: ModelCatalog | undefined;
}

/** Calls and tokens. A figure is `undefined` when it is not known. */
export interface TrafficCounts {
  readonly invocations: number;
  readonly inputTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

/** An amount that is known to lie between two. Both ends are the same when it is exact. */
export interface UsdRange {
  readonly low: number;
  readonly high: number;
}

/** One model on one day, or all of a model, a day or the account. */
export interface ReconciledTraffic {
  /** What CloudWatch counted. */
  readonly account: TrafficCounts;
  /** What the ledger recorded: answered calls, and calls without an answer that Amazon Bedrock worked for. */
  readonly recorded: TrafficCounts;
  /** Recorded invocations as a part of those of the account. Above 1 when more was recorded. `undefined` without invocations. */
  readonly recordedShare: number | undefined;
  /** What the account has and the ledger lacks. Never negative: see `isOverRecorded`. */
  readonly unrecorded: TrafficCounts;
  /** What the unrecorded tokens cost. `undefined` when a price or a count that it needs is unknown. */
  readonly unrecordedUsd: UsdRange | undefined;
  /** Known cost in the ledger, in USD. `undefined` when there are calls and no cost is known. */
  readonly recordedUsd: number | undefined;
  /** The ledger has more invocations or tokens than the account: its calls went to another account, Region or model id, or are not in CloudWatch yet. */
  readonly isOverRecorded: boolean;
}

/** The traffic of one model on one day. */
export interface ReconciledRow extends ReconciledTraffic {
  readonly day: string;
  /** Base model id; the id as CloudWatch has it when it names no base model. */
  readonly modelId: string;
  /** The ids under which CloudWatch counted it. */
  readonly accountModelIds: readonly string[];
}

/** What part of an account's traffic is in a ledger. */
export interface Reconciliation {
  readonly from: string;
  readonly to: string;
  readonly total: ReconciledTraffic;
  /** The model with the most unrecorded invocations first. */
  readonly models: readonly (ReconciledTraffic & { readonly modelId: string })[];
  /** In order of time. */
  readonly days: readonly (ReconciledTraffic & { readonly day: string })[];
  readonly rows: readonly ReconciledRow[];
  /** What a reader must know about the figures. */
  readonly notes: readonly ReconciliationNote[];
}

/** A note, in the order in which they are written. */
export type ReconciliationNote =
  /** Which id CloudWatch counts a routed call under is not verified. */
  | "routed-unverified"
  /** Calls are priced in the standard tier, because the sums of a day do not name the tier. */
  | "standard-tier"
  /** Answers that a router declined, and calls beside chat models, are invocations without a record of their own. */
  | "other-invocations"
  /** CloudWatch lists ids of the last two weeks only. */
  | "listed-two-weeks"
  /** Cached tokens are in the ledger and not in CloudWatch, so the split of the input is not known. */
  | "cache-unknown"
  /** Some ids name no model. */
  | "unknown-models"
  /** Some models have no price. */
  | "unpriced"
  /** The ledger has more than the account in some rows. */
  | "over-recorded";

/** One model on one day, before it is compared. */
interface Traffic {
  readonly modelId: string;
  readonly day: string;
  readonly usage: readonly ModelDayUsage[];
  readonly totals: CallTotals | undefined;
}

/**
 * Compares what CloudWatch counted for an account with what a ledger recorded, by model and day.
 *
 * @param ledger its days must be those of UTC, and it needs the breakdown of models by day, which handlers and replays record
 *   by default
 * @throws InvalidOptionError when the ledger has days of another time zone, or no breakdown
 */
export function reconcile(ledger: Ledger, account: AccountUsage, options: ReconcileOptions = {}): Reconciliation {
  checkLedger(ledger);
  const { from, to } = account;
  const traffic = joinTraffic(ledger, account, options.models ?? {});
  const compared = traffic.map((one) => compareTraffic(one, options));
  const rows = compared
    .map(({ row }) => row)
    .sort((a, b) => compareText(a.day, b.day) || compareText(a.modelId, b.modelId));
  return {
    from,
    to,
    total: sumTraffic(rows),
    models: groupRows(rows, ({ modelId }) => modelId)
      .map(([modelId, group]) => ({ modelId, ...sumTraffic(group) }))
      .sort((a, b) => b.unrecorded.invocations - a.unrecorded.invocations || compareText(a.modelId, b.modelId)),
    days: groupRows(rows, ({ day }) => day).map(([day, group]) => ({ day, ...sumTraffic(group) })),
    rows,
    notes: notesOf(
      rows,
      compared.some(({ isCacheUnknown }) => isCacheUnknown),
    ),
  };
}

function checkLedger({ timeZones, breakdowns, totals }: Ledger): void {
  const other = [...timeZones].find((zone) => zone !== "UTC");
  if (other !== undefined) {
    const remedy = 'CloudWatch counts days of UTC, so pass the ledger of replayLog(log, { timeZone: "UTC" })';
    throw new InvalidOptionError("ledger.timeZones", other, remedy);
  }
  if (totals.calls > 0 && breakdowns.get("model")?.get("day") === undefined) {
    const remedy = "pass a ledger with breakdowns: pageBreakdowns(), which handlers and replayLog record by default";
    throw new InvalidOptionError("ledger.breakdowns", "(none of models by day)", remedy);
  }
}

/** Puts the usage of every id of a model beside the records of that model. */
function joinTraffic(
  ledger: Ledger,
  { from, to, usage }: AccountUsage,
  models: Readonly<Record<string, string>>,
): readonly Traffic[] {
  const traffic = new Map<string, { modelId: string; day: string; usage: ModelDayUsage[]; totals?: CallTotals }>();
  const at = (modelId: string, day: string) => {
    const key = JSON.stringify([day, modelId]);
    const known = traffic.get(key) ?? { modelId, day, usage: [] };
    traffic.set(key, known);
    return known;
  };
  for (const one of usage) at(modelOf(one.modelId, models)?.modelId ?? one.modelId, one.day).usage.push(one);
  for (const [modelId, days] of ledger.breakdowns.get("model")?.get("day") ?? []) {
    for (const [day, totals] of days) {
      if (day >= from && day <= to && totals.calls + totals.unmetered > 0) at(modelId, day).totals = totals;
    }
  }
  return [...traffic.values()].map(({ totals, ...one }) => ({ ...one, totals }));
}

/** The suffix that CloudWatch documents for calls in the latency-optimized mode. */
const LATENCY_SUFFIX = "+latency-optimized";

function modelOf(id: string, models: Readonly<Record<string, string>>): InvokedModel | undefined {
  const named = Object.hasOwn(models, id) ? models[id] : undefined;
  const plain = id.endsWith(LATENCY_SUFFIX) ? id.slice(0, -LATENCY_SUFFIX.length) : id;
  const target = readModelTarget(named ?? plain);
  return target && invokedModelOf(target);
}

function compareTraffic(
  { modelId, day, usage, totals }: Traffic,
  options: ReconcileOptions,
): { readonly row: ReconciledRow; readonly isCacheUnknown: boolean } {
  const account = sumCounts(usage);
  const recorded = toRecorded(totals);
  const unrecorded = subtract(account, recorded);
  const hasCached = (recorded.cacheReadTokens ?? 0) + (recorded.cacheWriteTokens ?? 0) > 0;
  const isCacheUnknown =
    usage.length > 0 && hasCached && account.cacheReadTokens === undefined && account.cacheWriteTokens === undefined;
  const row = {
    day,
    modelId,
    accountModelIds: usage.map((one) => one.modelId),
    account,
    recorded,
    recordedShare: account.invocations === 0 ? undefined : recorded.invocations / account.invocations,
    unrecorded,
    unrecordedUsd: priceUnrecorded(unrecorded, usage, isCacheUnknown, options),
    recordedUsd: totals === undefined ? 0 : costIn(totals),
    isOverRecorded: isOver(recorded, account),
  };
  return { row, isCacheUnknown };
}

function costIn({ calls, pricedCalls, cost }: CallTotals): number | undefined {
  return calls > 0 && pricedCalls === 0 ? undefined : toUsd(cost);
}

const countNames = ["inputTokens", "cacheReadTokens", "cacheWriteTokens", "outputTokens"] as const;

function toRecorded(totals: CallTotals | undefined): TrafficCounts {
  const usage = totals?.usage;
  return {
    invocations: (totals?.calls ?? 0) + (totals?.unmetered ?? 0),
    inputTokens: usage?.inputTokens ?? 0,
    cacheReadTokens: usage?.cacheReadTokens ?? 0,
    cacheWriteTokens: (usage?.cacheWrite5mTokens ?? 0) + (usage?.cacheWrite1hTokens ?? 0),
    outputTokens: usage?.outputTokens ?? 0,
  };
}

/** A sum is known when one part of it is: CloudWatch has no point for a count of 0. */
function sumCounts(counts: readonly TrafficCounts[]): TrafficCounts {
  const sumOf = (name: (typeof countNames)[number]): number | undefined => {
    const known = counts.flatMap((one) => one[name] ?? []);
    return known.length === 0 && counts.length > 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  };
  return {
    invocations: counts.reduce((sum, { invocations }) => sum + invocations, 0),
    inputTokens: sumOf("inputTokens"),
    cacheReadTokens: sumOf("cacheReadTokens"),
    cacheWriteTokens: sumOf("cacheWriteTokens"),
    outputTokens: sumOf("outputTokens"),
  };
}

function subtract(account: TrafficCounts, recorded: TrafficCounts): TrafficCounts {
  const missing = (of: number | undefined, from: number | undefined): number | undefined =>
    of === undefined ? undefined : Math.max(0, of - (from ?? 0));
  return {
    invocations: Math.max(0, account.invocations - recorded.invocations),
    inputTokens: missing(account.inputTokens, recorded.inputTokens),
    cacheReadTokens: missing(account.cacheReadTokens, recorded.cacheReadTokens),
    cacheWriteTokens: missing(account.cacheWriteTokens, recorded.cacheWriteTokens),
    outputTokens: missing(account.outputTokens, recorded.outputTokens),
  };
}

function isOver(recorded: TrafficCounts, account: TrafficCounts): boolean {
  if (recorded.invocations > account.invocations) return true;
  return countNames.some((name) => {
    const counted = account[name];
    return counted !== undefined && (recorded[name] ?? 0) > counted;
  });
}

/** A request that is longer than the context window of every model, so that the price of long requests applies. */
const LONG_REQUEST = 1_000_000_000;

/**
 * The lowest and the highest cost of unrecorded tokens. The sums of a day do not say how long a request was, or for how
 * long a cache write holds, and under several ids of a model not which profile a token belongs to.
 */
function priceUnrecorded(
  { invocations, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens }: TrafficCounts,
  usage: readonly ModelDayUsage[],
  isCacheUnknown: boolean,
  { region, models = {}, modelCatalog = defaultModelCatalog() }: ReconcileOptions,
): UsdRange | undefined {
  if (invocations + (inputTokens ?? 0) + (outputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0) === 0) {
    return { low: 0, high: 0 };
  }
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const writes = cacheWriteTokens ?? 0;
  const reads = cacheReadTokens ?? 0;
  const splits = isCacheUnknown
    ? [
        { input: inputTokens, reads: 0 },
        { input: 0, reads: inputTokens },
      ]
    : [{ input: inputTokens, reads }];
  const costs: bigint[] = [];
  for (const { modelId } of usage) {
    const model = modelOf(modelId, models);
    const latencyMode = modelId.endsWith(LATENCY_SUFFIX) ? "optimized" : undefined;
    for (const requestTokens of [0, LONG_REQUEST]) {
      const quote = model && modelCatalog.price({ region, ...model }, { inputTokens: requestTokens, latencyMode });
      if (quote === undefined) return undefined;
      for (const split of splits) {
        const [short, long] = [
          [writes, 0],
          [0, writes],
        ].map(([cacheWrite5mTokens = 0, cacheWrite1hTokens = 0]) =>
          costOf(
            {
              inputTokens: split.input,
              cacheReadTokens: split.reads,
              cacheWrite5mTokens,
              cacheWrite1hTokens,
              outputTokens,
            },
            quote.price,
          ),
        );
        // Not every model has both lifetimes.
        const known = [short, long].flatMap((cost) => cost?.total ?? []);
        if (known.length === 0) return undefined;
        costs.push(...known);
      }
    }
  }
  const sorted = costs.toSorted((a, b) => (a < b ? -1 : 1));
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  return { low: toUsd(low), high: toUsd(high) };
}

/** Sums of rows. What is missing in one row is not made up for by what another row has too much. */
function sumTraffic(rows: readonly ReconciledTraffic[]): ReconciledTraffic {
  const account = sumCounts(rows.map((row) => row.account).filter(({ invocations }) => invocations > 0));
  const recorded = sumCounts(rows.map((row) => row.recorded));
  const ranges = rows.map(({ unrecordedUsd }) => unrecordedUsd);
  const costs = rows.map(({ recordedUsd }) => recordedUsd);
  return {
    account,
    recorded,
    recordedShare: account.invocations === 0 ? undefined : recorded.invocations / account.invocations,
    unrecorded: sumCounts(rows.map((row) => row.unrecorded)),
    unrecordedUsd: ranges.includes(undefined)
      ? undefined
      : {
          low: ranges.reduce((sum, range) => sum + (range?.low ?? 0), 0),
          high: ranges.reduce((sum, range) => sum + (range?.high ?? 0), 0),
        },
    recordedUsd: costs.includes(undefined) ? undefined : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    isOverRecorded: rows.some(({ isOverRecorded }) => isOverRecorded),
  };
}

function notesOf(rows: readonly ReconciledRow[], isCacheUnknown: boolean): readonly ReconciliationNote[] {
  const namesModel = ({ modelId }: ReconciledRow): boolean => modelOf(modelId, {}) !== undefined;
  const isUnpriced = (row: ReconciledRow): boolean => row.unrecordedUsd === undefined && namesModel(row);
  return [
    "routed-unverified",
    "standard-tier",
    "other-invocations",
    "listed-two-weeks",
    ...(isCacheUnknown ? (["cache-unknown"] as const) : []),
    ...(rows.every(namesModel) ? [] : (["unknown-models"] as const)),
    ...(rows.some(isUnpriced) ? (["unpriced"] as const) : []),
    ...(rows.some(({ isOverRecorded }) => isOverRecorded) ? (["over-recorded"] as const) : []),
  ];
}

function groupRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly [string, readonly Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    groups.set(keyOf(row), [...group, row]);
  }
  return [...groups];
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
