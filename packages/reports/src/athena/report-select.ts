import { type DialectFunctions, dialectOf, type SqlDialect } from "./dialect";
import { labelColumn, summedFigures } from "./records-view";

/** The columns of a result. Each row is one figure, so a result of any report has the same five columns. */
export const resultColumns: readonly string[] = ["section", "dimension", "key", "item", "amount"];

const hasNoAnswer = "outcome IN ('failed', 'abandoned')";

/** The key of each record in each dimension; NULL when it has none. The reader of the results resolves the requested ids. */
function keyExpressions(dimensions: readonly string[]): Readonly<Record<string, string>> {
  const known: Readonly<Record<string, string>> = {
    total: "''",
    model: "CASE WHEN model_id IS NOT NULL THEN model_id WHEN outcome = 'answered' THEN 'unknown' END",
    "requested-model": `CASE WHEN model_id IS NULL AND ${hasNoAnswer} THEN COALESCE(requested_model_id, 'unknown') END`,
    day: "day",
    router: "router",
    "requested-router": `CASE WHEN router IS NULL AND ${hasNoAnswer} THEN requested_model_id END`,
  };
  const wanted = ["total", "model", "requested-model", ...dimensions.filter((one) => one !== "model" && one !== "tag")];
  return Object.fromEntries(
    wanted.flatMap((dimension) => [
      [dimension, known[dimension] ?? labelColumn(dimension)],
      ...(dimension === "router" ? [["requested-router", known["requested-router"] ?? ""]] : []),
    ]),
  );
}

/** What is counted beside the sums: sets and histograms, by their items. */
const countedItems: Readonly<Record<string, string>> = {
  latency: "CAST(latency_bin AS VARCHAR)",
  "first-token": "CAST(first_token_bin AS VARCHAR)",
  baseline: "CASE WHEN compared_calls = 1 THEN baseline_model_id END",
  caching: "CASE WHEN compared_calls = 1 THEN baseline_caching END",
};

/** Counted for all records together only. */
const totalItems: Readonly<Record<string, string>> = {
  error: "CASE WHEN type = 'call' AND outcome = 'failed' THEN error_kind END",
};

/**
 * A query that adds up the records of a view `records` into one figure a row. An engine that
 * computes each reference to a subquery anew, as Trino does, reads the log seven times.
 */
export function reportSelect(dialect: SqlDialect, dimensions: readonly string[]): string {
  const sql = dialectOf(dialect);
  const keys = keyExpressions(dimensions);
  return `WITH keyed AS (
  SELECT d.dimension AS dimension, ${caseOf("d.dimension", keys)} AS key, records.*
  FROM records
  CROSS JOIN ${valuesOf("d", "dimension", Object.keys(keys))}
  WHERE type = 'call'${
    dimensions.includes("tag")
      ? `
  UNION ALL
  SELECT 'tag' AS dimension, t.tag AS key, records.*
  FROM records
  ${sql.unnest("json_extract(line, '$.tags')", "tag", "text")}
  WHERE type = 'call'`
      : ""
  }
),
counted AS (
  SELECT dimension, key, p.part AS part, ${caseOf("p.part", { sum: "''", ...countedItems, ...totalItems })} AS item,
    ${["calls AS one", ...summedFigures].map((figure) => (figure === "calls AS one" ? "1 AS one" : figure)).join(", ")}
  FROM keyed
  CROSS JOIN ${valuesOf("p", "part", ["sum", ...Object.keys(countedItems), ...Object.keys(totalItems)])}
  WHERE key IS NOT NULL AND (p.part NOT IN (${Object.keys(totalItems).map(quote).join(", ")}) OR dimension = 'total')
),
sums AS (
  SELECT dimension, key, part, item, CAST(SUM(one) AS DECIMAL(38, 0)) AS one,
    ${summedFigures.map((figure) => `SUM(${figure}) AS ${figure}`).join(", ")}
  FROM counted
  WHERE item IS NOT NULL
  GROUP BY dimension, key, part, item
),
lists AS (
  SELECT l.list AS list, x.item AS item, records.baseline_caching AS baseline_caching
  FROM records
  CROSS JOIN ${valuesOf("l", "list", ["comparison", "signal"])}
  ${sql.unnest("CASE l.list WHEN 'comparison' THEN json_extract(line, '$.comparisons') ELSE json_extract(line, '$.signals') END", "item", "json").replace(" AS t (", " AS x (")}
  WHERE type = 'call'
),
${listSums(sql)},
operation_sums AS (
  SELECT operation_kind, operation_subject, day,
    COUNT(*) AS operations, SUM(operation_failed) AS failed, SUM(operation_requests) AS requests,
    COUNT(known_cost) AS priced_operations, SUM(known_cost) AS cost, COUNT(known_avoided) AS avoided_operations,
    SUM(known_avoided) AS avoided, SUM(CASE WHEN known_avoided IS NOT NULL THEN operation_estimated ELSE 0 END) AS estimated_operations
  FROM records
  WHERE type = 'operation'
  GROUP BY operation_kind, operation_subject, day
),
evidence AS (
  SELECT e.kind AS kind, CASE e.kind WHEN 'price' THEN price_source ELSE '' END AS dimension,
    CASE e.kind WHEN 'price' THEN price_date WHEN 'time-zone' THEN time_zone ELSE '' END AS key,
    MIN(ended_at) AS first_at, MAX(ended_at) AS last_at
  FROM records CROSS JOIN ${valuesOf("e", "kind", ["price", "time-zone", "from", "to"])}
  GROUP BY 1, 2, 3
)
${[
  `SELECT part AS section, dimension, key, CASE part WHEN 'sum' THEN f.figure ELSE item END AS item,
  CAST(CASE part WHEN 'sum' THEN ${caseOf("f.figure", Object.fromEntries(summedFigures.map((figure) => [figure, figure])))} ELSE one END AS VARCHAR) AS amount
FROM sums CROSS JOIN ${valuesOf("f", "figure", summedFigures)}
WHERE part = 'sum' OR f.figure = 'calls'`,
  ...listRows,
  `SELECT 'operation', operation_kind, operation_subject, f.figure, CAST(SUM(${caseOf("f.figure", operationFigures)}) AS VARCHAR)
FROM operation_sums CROSS JOIN ${valuesOf("f", "figure", Object.keys(operationFigures))}
GROUP BY operation_kind, operation_subject, f.figure`,
  "SELECT 'operation-day', '', day, '', CAST(SUM(cost) AS VARCHAR) FROM operation_sums WHERE cost IS NOT NULL GROUP BY day",
  `SELECT CASE WHEN kind IN ('from', 'to') THEN 'period' ELSE kind END, dimension, key,
  CASE WHEN kind IN ('from', 'to') THEN kind ELSE '' END,
  CAST(CASE kind WHEN 'from' THEN first_at WHEN 'to' THEN last_at ELSE 1 END AS VARCHAR)
FROM evidence WHERE dimension IS NOT NULL AND key IS NOT NULL`,
].join("\nUNION ALL\n")}`;
}

const operationFigures: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "operations",
    "failed",
    "requests",
    "priced_operations",
    "cost",
    "avoided_operations",
    "avoided",
    "estimated_operations",
  ].map((figure) => [figure, `CAST(COALESCE(${figure}, 0) AS DECIMAL(38, 0))`]),
);

const savingParts: Readonly<Record<string, string>> = {
  baseline: "saving.baseline",
  actual: "saving.actual",
  routing: "saving.routing",
  caching: "saving.caching",
  tier: "saving.tier",
  profile: "saving.profile",
  router_fee: "saving.routerFee",
  net: "saving.net",
  other_baseline: "otherCaching.baseline",
  other_net: "otherCaching.net",
};

/** The sums of comparisons with further baselines, and of signals. */
function listSums(sql: DialectFunctions): string {
  const amount = (path: string): string => `TRY_CAST(${sql.text("item", `$.${path}`)} AS DECIMAL(38, 0))`;
  return `comparison_sums AS (
  SELECT ${sql.text("item", "$.name")} AS name, ${sql.text("item", "$.baselineModelId")} AS baseline_model_id, baseline_caching,
    COUNT(*) AS calls, COUNT(${amount("otherCaching.net")}) AS other_calls,
    ${Object.entries(savingParts)
      .map(([column, path]) => `SUM(COALESCE(${amount(path)}, 0)) AS ${column}`)
      .join(",\n    ")}
  FROM lists
  WHERE list = 'comparison'
  GROUP BY ${sql.text("item", "$.name")}, ${sql.text("item", "$.baselineModelId")}, baseline_caching
),
signal_sums AS (
  SELECT ${sql.text("item", "$.kind")} AS kind, ${sql.text("item", "$.subject")} AS subject, COUNT(*) AS calls,
    COUNT(${amount("estimatedSaving")}) AS estimated_calls, SUM(COALESCE(${amount("estimatedSaving")}, 0)) AS estimated_saving
  FROM lists
  WHERE list = 'signal'
  GROUP BY ${sql.text("item", "$.kind")}, ${sql.text("item", "$.subject")}
)`;
}

const comparisonFigures = ["calls", "other_calls", ...Object.keys(savingParts)];
const signalFigures = ["calls", "estimated_calls", "estimated_saving"];
const decimals = (figures: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(figures.map((figure) => [figure, `CAST(${figure} AS DECIMAL(38, 0))`]));

const listRows: readonly string[] = [
  `SELECT 'comparison:' || COALESCE(baseline_caching, ''), name, baseline_model_id, f.figure, CAST(${caseOf("f.figure", decimals(comparisonFigures))} AS VARCHAR)
FROM comparison_sums CROSS JOIN ${valuesOf("f", "figure", comparisonFigures)}`,
  `SELECT 'signal', kind, subject, f.figure, CAST(${caseOf("f.figure", decimals(signalFigures))} AS VARCHAR)
FROM signal_sums CROSS JOIN ${valuesOf("f", "figure", signalFigures)}`,
];

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function caseOf(column: string, expressions: Readonly<Record<string, string>>): string {
  const branches = Object.entries(expressions).map(([value, expression]) => `WHEN ${quote(value)} THEN ${expression}`);
  return `CASE ${column} ${branches.join(" ")} END`;
}

function valuesOf(table: string, column: string, values: readonly string[]): string {
  return `(VALUES ${values.map((value) => `(${quote(value)})`).join(", ")}) AS ${table} (${column})`;
}
