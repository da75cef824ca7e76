import { readFile } from "node:fs/promises";
import { emptyLedger, type Ledger, mergeLedgers } from "@bedrock-routed/callbacks";
import { InvalidJsonError, parseLedgerJson, toLedgerJson } from "@bedrock-routed/callbacks/json";
import { BedrockRoutedError, invokedModelOf, readModelTarget } from "@bedrock-routed/core";
import { parseCsv } from "./parse-csv";
import { resultColumns } from "./report-select";

/** A file is not the result of the report's query. */
export class AthenaResultsError extends BedrockRoutedError {
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(
      `The results ${JSON.stringify(path)} cannot be read: ${problem}. ` +
        "Pass the CSV that Amazon Athena or DuckDB wrote for SELECT * FROM bedrock_report, or for the query of buildLogSql.",
      { cause },
    );
    this.path = path;
  }
}

/**
 * The ledger that the query of `buildLogSql` added up. `toReport` and `recommendSavings` take it like the ledger of
 * `replayLog`, and it is the same, without breakdowns, and without a limit on keys.
 *
 * @param path a CSV file, as Athena writes it to S3
 * @throws AthenaResultsError when the file is missing or holds something else
 */
export async function readAthenaResults(path: string): Promise<Ledger> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new AthenaResultsError(path, error instanceof Error ? error.message : String(error), error);
  }
  return parseAthenaResults(text, path);
}

interface Row {
  readonly section: string;
  readonly dimension: string;
  readonly key: string;
  readonly item: string;
  readonly amount: string;
}

/** @throws AthenaResultsError when the text is no result */
export function parseAthenaResults(csv: string, path = "results.csv"): Ledger {
  const [header, ...lines] = parseCsv(csv);
  if (header?.join() !== resultColumns.join()) {
    throw new AthenaResultsError(path, `its first line is not ${resultColumns.join()}`);
  }
  const rows = lines.map(([section = "", dimension = "", key = "", item = "", amount = ""]) => ({
    section,
    dimension,
    key,
    item,
    amount,
  }));
  if (rows.length === 0) return emptyLedger;
  try {
    return toLedger(rows);
  } catch (error) {
    const problem = InvalidJsonError.isInstance(error) ? `${error.path}: ${error.problem}` : "it is not a whole result";
    throw new AthenaResultsError(path, problem, error);
  }
}

/** @throws InvalidJsonError when a figure is missing or is no number */
function toLedger(rows: readonly Row[]): Ledger {
  const sections = groupBy(rows, ({ section }) => section);
  const of = (section: string): readonly Row[] => sections.get(section) ?? [];
  const calls = readCallGroups(rows);
  const ledger = parseLedgerJson({
    ...toLedgerJson(emptyLedger),
    ...(calls.totals !== undefined && { totals: calls.totals }),
    groups: [...calls.groups].map(([dimension, group]) => [dimension, [...group]]),
    comparisons: [...groupBy(rows.filter(isComparison), ({ dimension }) => dimension)].map(([name, parts]) => [
      name,
      toComparisonJson(sumFigures(parts), {
        calls: "calls",
        baselineModelIds: [...new Set(parts.map(({ key }) => key))],
        caching: [...new Set(parts.map(({ section }) => section.slice(COMPARISON.length)))].filter(Boolean),
      }),
    ]),
    operations: nest(of("operation"), toOperationJson),
    operationDays: of("operation-day").map(({ key, amount }) => [key, amount]),
    signals: nest(of("signal"), toSignalJson),
    errors: of("error").map(({ item, amount }) => [item, Number(amount)]),
    prices: [...groupBy(of("price"), ({ dimension }) => dimension)].map(([source, dates]) => [
      source,
      dates.map(({ key }) => key),
    ]),
    timeZones: of("time-zone").map(({ key }) => key),
    ...toPeriodJson(of("period")),
  });
  // Requested ids become the models that they name, and two of them can name the same model.
  return calls.requested.reduce(
    (sum, { dimension, key, json }) =>
      mergeLedgers(sum, parseLedgerJson({ ...toLedgerJson(emptyLedger), groups: [[dimension, [[key, json]]]] })),
    ledger,
  );
}

type Figures = ReadonlyMap<string, string>;

interface CallGroups {
  readonly totals: object | undefined;
  /** Totals in JSON form, by dimension and key. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, object>>;
  /** Totals of calls without an answer, under the keys that the ids that they asked for resolve to. */
  readonly requested: readonly { readonly dimension: string; readonly key: string; readonly json: object }[];
}

/** The sections that say something about calls by dimension and key. */
const CALL_SECTIONS: ReadonlySet<string> = new Set(["sum", "latency", "first-token", "baseline", "caching"]);

function readCallGroups(rows: readonly Row[]): CallGroups {
  const byKey = groupBy(
    rows.filter(({ section }) => CALL_SECTIONS.has(section)),
    ({ dimension, key }) => JSON.stringify([dimension, key]),
  );
  let totals: object | undefined;
  const groups = new Map<string, Map<string, object>>();
  const requested: { dimension: string; key: string; json: object }[] = [];
  for (const [first, ...others] of byKey.values()) {
    if (first === undefined) continue;
    const { dimension, key } = first;
    const json = toTotalsJson([first, ...others]);
    if (dimension === "total") totals = json;
    else if (dimension === "requested-model") requested.push({ dimension: "model", key: modelKeyOf(key), json });
    else if (dimension === "requested-router") {
      if (readModelTarget(key)?.kind === "prompt-router") requested.push({ dimension: "router", key, json });
    } else {
      const group = groups.get(dimension) ?? new Map<string, object>();
      groups.set(dimension, group.set(key, json));
    }
  }
  return { totals, groups, requested };
}

/** The base model that an id names, or the id, as in the ledger. */
function modelKeyOf(requested: string): string {
  const target = readModelTarget(requested);
  return (target && invokedModelOf(target)?.modelId) ?? requested;
}

function toTotalsJson(rows: readonly Row[]): object {
  const items = (section: string): readonly Row[] => rows.filter((row) => row.section === section);
  const figures = figuresOf(items("sum"));
  const counts = (names: Readonly<Record<string, string>>): object =>
    Object.fromEntries(Object.entries(names).map(([member, figure]) => [member, countOf(figures, figure)]));
  const bins = (section: string): object => items(section).map(({ item, amount }) => [Number(item), Number(amount)]);
  const names = ["calls", "failed", "abandoned", "unmetered", "cached", "streamed", "retried", "fallbacks"];
  return {
    ...counts(Object.fromEntries(names.map((name) => [name, name]))),
    ...counts({ pricedCalls: "priced_calls", avoidedCalls: "avoided_calls" }),
    usage: counts({
      inputTokens: "input_tokens",
      cacheReadTokens: "cache_read_tokens",
      cacheWrite5mTokens: "cache_write_5m_tokens",
      cacheWrite1hTokens: "cache_write_1h_tokens",
      outputTokens: "output_tokens",
    }),
    cost: figures.get("cost"),
    avoided: figures.get("avoided"),
    comparison: toComparisonJson(figures, {
      calls: "compared_calls",
      baselineModelIds: items("baseline").map(({ item }) => item),
      caching: items("caching").map(({ item }) => item),
    }),
    latency: bins("latency"),
    timeToFirstToken: bins("first-token"),
  };
}

function toComparisonJson(
  figures: Figures,
  { calls, ...sets }: { calls: string; baselineModelIds: readonly string[]; caching: readonly string[] },
): object {
  const { router_fee: routerFee, ...parts } = Object.fromEntries(
    ["baseline", "actual", "routing", "caching", "tier", "profile", "router_fee", "net"].map((part) => [
      part,
      figures.get(part),
    ]),
  );
  return {
    calls: countOf(figures, calls),
    saving: { ...parts, routerFee },
    ...sets,
    otherCaching: {
      calls: countOf(figures, "other_calls"),
      baseline: figures.get("other_baseline"),
      net: figures.get("other_net"),
    },
  };
}

function toOperationJson(figures: Figures): object {
  return {
    operations: countOf(figures, "operations"),
    failed: countOf(figures, "failed"),
    requests: countOf(figures, "requests"),
    pricedOperations: countOf(figures, "priced_operations"),
    cost: figures.get("cost"),
    avoidedOperations: countOf(figures, "avoided_operations"),
    avoided: figures.get("avoided"),
    estimatedOperations: countOf(figures, "estimated_operations"),
  };
}

function toSignalJson(figures: Figures): object {
  return {
    calls: countOf(figures, "calls"),
    estimatedCalls: countOf(figures, "estimated_calls"),
    estimatedSaving: figures.get("estimated_saving"),
  };
}

function toPeriodJson(rows: readonly Row[]): object {
  const times = figuresOf(rows);
  const [from, to] = [times.get("from"), times.get("to")];
  return from === undefined || to === undefined ? {} : { period: { from: Number(from), to: Number(to) } };
}

/** The entries of a map of maps: by dimension, then by key. */
function nest(rows: readonly Row[], toJson: (figures: Figures) => object): readonly unknown[] {
  return [...groupBy(rows, ({ dimension }) => dimension)].map(([dimension, all]) => [
    dimension,
    [...groupBy(all, ({ key }) => key)].map(([key, figures]) => [key, toJson(figuresOf(figures))]),
  ]);
}

function figuresOf(rows: readonly Row[]): Figures {
  return new Map(rows.map(({ item, amount }) => [item, amount]));
}

/** Not a number when the figure is missing, so that the check of the ledger names it. */
function countOf(figures: Figures, figure: string): number {
  return Number(figures.get(figure) ?? Number.NaN);
}

/** The sections of comparisons with further baselines: this, and the caching of the baseline. */
const COMPARISON = "comparison:";

function isComparison({ section }: Row): boolean {
  return section.startsWith(COMPARISON);
}

/** Adds up figures of the same name. */
function sumFigures(rows: readonly Row[]): Figures {
  const sums = new Map<string, bigint>();
  for (const { item, amount } of rows) sums.set(item, (sums.get(item) ?? 0n) + BigInt(amount));
  return new Map([...sums].map(([item, sum]) => [item, sum.toString()]));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
