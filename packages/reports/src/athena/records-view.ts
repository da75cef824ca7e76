import { latencyBinning } from "@bedrock-routed/callbacks";
import { type DialectFunctions, dialectOf, type SqlDialect } from "./dialect";

/** The figures of a call that a report adds up, and the column of the view `bedrock_records` that holds each. */
export const summedFigures: readonly string[] = [
  "calls",
  "failed",
  "abandoned",
  "unmetered",
  "cached",
  "streamed",
  "retried",
  "fallbacks",
  "input_tokens",
  "cache_read_tokens",
  "cache_write_5m_tokens",
  "cache_write_1h_tokens",
  "output_tokens",
  "priced_calls",
  "cost",
  "avoided_calls",
  "avoided",
  "compared_calls",
  "baseline",
  "actual",
  "routing",
  "caching",
  "tier",
  "profile",
  "router_fee",
  "net",
  "other_calls",
  "other_baseline",
  "other_net",
];

/** The column of a label. Its name says that it is one, because `user` is a word of SQL. */
export function labelColumn(label: string): string {
  return `label_${label.toLowerCase().replaceAll("-", "_")}`;
}

/** A number in a record: exact, as money in picodollars and tokens are. */
const exact = (text: string): string => `TRY_CAST(${text} AS DECIMAL(38, 0))`;
const one = (condition: string): string => `CASE WHEN ${condition} THEN 1 ELSE 0 END`;

/**
 * The columns of a record, in two steps: texts that are read from the line, and figures that are computed from them.
 * A figure is 0 unless it is a call's that it applies to, as in `LedgerRecorder`.
 */
export function recordsSelect(dialect: SqlDialect, labels: readonly string[], table: string): string {
  const sql = dialectOf(dialect);
  return `WITH lines AS (
  SELECT log_day, CASE WHEN ${sql.isJson("line")} THEN line END AS line
  FROM ${table}
),
texts AS (
  SELECT
    ${readColumns(sql, labels).join(",\n    ")}
  FROM lines
  WHERE line IS NOT NULL
),
checked AS (
  SELECT *
  FROM texts
  WHERE ${checks.join("\n    AND ")}
)
SELECT
  log_day, line, type, day, ended_at, time_zone, outcome, model_id, requested_model_id, router,
  ${[...labels.map(labelColumn), "error_kind", "price_source", "price_date", "baseline_model_id", "baseline_caching"].join(", ")},
  ${["operation_kind", "operation_subject", "operation_requests", "operation_failed", "operation_estimated"].join(", ")},
  ${binOf("duration_ms")} AS latency_bin,
  ${binOf("first_token_ms")} AS first_token_bin,
  cost AS known_cost, avoided AS known_avoided,
  ${figureColumns.join(",\n  ")}
FROM checked`;
}

function readColumns(sql: DialectFunctions, labels: readonly string[]): readonly string[] {
  const text = (path: string): string => sql.text("line", `$.${path}`);
  const amounts = (prefix: string, path: string, names: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(names).map(([column, member]) => `${exact(text(`${path}.${member}`))} AS ${prefix}${column}`);
  return [
    "log_day",
    "line",
    `${text("type")} AS type`,
    `${text("day")} AS day`,
    `TRY_CAST(${text("at")} AS DOUBLE) AS ended_at`,
    `${text("timeZone")} AS time_zone`,
    `${text("outcome")} AS outcome`,
    `${text("call.invokedModel.modelId")} AS model_id`,
    `${text("requestedModelId")} AS requested_model_id`,
    `COALESCE('client:' || ${text("call.clientRouter")}, ${text("call.routerArn")}) AS router`,
    ...labels.map((label) => `${text(`labels.${label}`)} AS ${labelColumn(label)}`),
    `${text("errorKind")} AS error_kind`,
    `${text("prices.source")} AS price_source`,
    `${text("prices.asOf")} AS price_date`,
    `${text("baselineModelId")} AS baseline_model_id`,
    `${text("baselineCaching")} AS baseline_caching`,
    `${text("streamed")} AS is_streamed`,
    `TRY_CAST(${text("routing.attempts")} AS DOUBLE) AS attempts`,
    "json_array_length(json_extract(line, '$.routing.fallbacks')) AS fallback_count",
    "CASE WHEN json_extract(line, '$.routing') IS NOT NULL THEN 1 ELSE 0 END AS is_routed",
    `TRY_CAST(${text("durationMs")} AS DOUBLE) AS duration_ms`,
    `TRY_CAST(${text("timeToFirstTokenMs")} AS DOUBLE) AS first_token_ms`,
    `${text("cost")} AS cost_text`,
    `${exact(text("cost"))} AS cost`,
    `${exact(text("avoided"))} AS avoided`,
    ...amounts("usage_", "call.usage", {
      input: "inputTokens",
      cache_read: "cacheReadTokens",
      cache_write_5m: "cacheWrite5mTokens",
      cache_write_1h: "cacheWrite1hTokens",
      output: "outputTokens",
    }),
    ...amounts("saving_", "saving", {
      baseline: "baseline",
      actual: "actual",
      routing: "routing",
      caching: "caching",
      tier: "tier",
      profile: "profile",
      router_fee: "routerFee",
      net: "net",
    }),
    ...amounts("other_", "otherCaching", { baseline: "baseline", net: "net" }),
    `${text("operation.kind")} AS operation_kind`,
    `COALESCE(${text("operation.modelId")}, ${text("operation.search")}, '') AS operation_subject`,
    `${exact(text("operation.requests"))} AS operation_requests`,
    `${one(`${text("operation.error")} IS NOT NULL`)} AS operation_failed`,
    `${one(`${text("operation.estimated")} = 'true'`)} AS operation_estimated`,
  ];
}

/** What `readLog` checks too. A line that fails is in no figure. */
const checks: readonly string[] = [
  "type IN ('call', 'operation')",
  "length(day) = 10 AND TRY_CAST(day AS DATE) IS NOT NULL",
  "ended_at >= 0 AND abs(ended_at / 86400000 - date_diff('day', DATE '1970-01-01', TRY_CAST(day AS DATE))) < 366",
  "(type = 'operation' OR outcome IN ('answered', 'cached', 'failed', 'abandoned'))",
  "(cost_text IS NULL OR cost IS NOT NULL)",
  "(cost IS NULL OR cost BETWEEN 0 AND 1000000000000000000)",
  "(avoided IS NULL OR avoided BETWEEN 0 AND 1000000000000000000)",
  "(usage_input IS NULL OR (usage_input >= 0 AND usage_cache_read >= 0 AND usage_cache_write_5m >= 0 AND usage_cache_write_1h >= 0 AND usage_output >= 0))",
  "(saving_net IS NULL OR (saving_net = saving_baseline - saving_actual - saving_router_fee AND saving_net = saving_routing + saving_caching + saving_tier + saving_profile - saving_router_fee))",
];

const isAnswered = "type = 'call' AND outcome = 'answered'";
const isCached = "type = 'call' AND outcome = 'cached'";
const isCompared = `${isAnswered} AND saving_net IS NOT NULL`;
const isOther = `${isCompared} AND other_net IS NOT NULL`;
const when = (condition: string, amount: string): string =>
  `CASE WHEN ${condition} THEN COALESCE(${amount}, 0) ELSE 0 END`;

/** One for each of `summedFigures`, in the same order. */
const figureColumns: readonly string[] = [
  one(isAnswered),
  one("type = 'call' AND outcome = 'failed'"),
  one("type = 'call' AND outcome = 'abandoned'"),
  one(
    "type = 'call' AND ((outcome = 'abandoned' AND (first_token_ms IS NOT NULL OR is_routed = 1)) OR (outcome = 'failed' AND first_token_ms IS NOT NULL))",
  ),
  one(isCached),
  one(`${isAnswered} AND is_streamed = 'true'`),
  one(`${isAnswered} AND attempts > 1`),
  one(`${isAnswered} AND fallback_count > 0`),
  when(isAnswered, "usage_input"),
  when(isAnswered, "usage_cache_read"),
  when(isAnswered, "usage_cache_write_5m"),
  when(isAnswered, "usage_cache_write_1h"),
  when(isAnswered, "usage_output"),
  one(`${isAnswered} AND cost IS NOT NULL`),
  when(isAnswered, "cost"),
  one(`${isCached} AND avoided IS NOT NULL`),
  when(isCached, "avoided"),
  one(isCompared),
  ...["baseline", "actual", "routing", "caching", "tier", "profile", "router_fee", "net"].map((part) =>
    when(isCompared, `saving_${part}`),
  ),
  one(isOther),
  when(isOther, "other_baseline"),
  when(isOther, "other_net"),
].map((sum, index) => `CAST(${sum} AS DECIMAL(38, 0)) AS ${summedFigures[index]}`);

/** The bin of a duration, as in the ledger. NULL for a call that was not answered. */
function binOf(duration: string): string {
  const { shortestMs, logWidth } = latencyBinning;
  const width = logWidth.toExponential();
  const bin = `ceil(ln(greatest(${duration}, CAST(${shortestMs} AS DOUBLE))) / ${width.replace("e", "E")})`;
  return `CASE WHEN ${isAnswered} AND ${duration} >= 0 THEN CAST(${bin} AS INTEGER) END`;
}
