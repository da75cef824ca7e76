import { InvalidOptionError } from "@bedrock-routed/core";
import { isDay } from "../figures/periods";
import type { SqlDialect } from "./dialect";
import { labelColumn, recordsSelect } from "./records-view";
import { reportSelect } from "./report-select";

/** Options of `buildLogSql`. */
export interface LogSqlOptions {
  /**
   * Where the log is. Athena: `s3://bucket/prefix/`, which has a folder `day=2026-11-27/` for each day. DuckDB: a path or a
   * pattern such as `logs/day=*\/*.jsonl`.
   */
  readonly location: string;
  /**
   * The engine.
   * @default "athena"
   */
  readonly dialect?: SqlDialect | undefined;
  /**
   * Database of Athena that the table and the views belong to. Letters, digits and `_`.
   * @default "default"
   */
  readonly database?: string | undefined;
  /**
   * First day of the log in S3, such as `"2026-01-01"`. Athena looks for no earlier folder.
   * @default "2026-01-01"
   */
  readonly firstDay?: string | undefined;
  /**
   * What to group calls by besides the model: `"day"`, `"router"`, `"tag"`, or the name of a label, in letters, digits, `_` and `-`.
   * @default ["day", "router", "tag", "user", "team", "feature"]
   */
  readonly dimensions?: readonly string[] | undefined;
  /** First day that the query of the report counts. @default undefined: all */
  readonly from?: string | undefined;
  /** Last day that the query of the report counts. @default undefined: all */
  readonly to?: string | undefined;
}

/** SQL for a log that `JsonLinesExporter` wrote. */
export interface LogSql {
  /** Makes the table `bedrock_log`: one row a line. It reads nothing. */
  readonly table: string;
  /** Makes the view `bedrock_records`: one row a record, with its figures in columns. */
  readonly recordsView: string;
  /** Makes the view `bedrock_report`: the totals of the whole log, one figure a row. */
  readonly reportView: string;
  /** Asks for the totals of the days from `from` to `to`. Its result, as CSV, is what `readAthenaResults` takes. */
  readonly reportQuery: string;
}

const DEFAULT_DIMENSIONS: readonly string[] = ["day", "router", "tag", "user", "team", "feature"];
const DEFAULT_FIRST_DAY = "2026-01-01";

/**
 * SQL that gives the totals of a report over any amount of log, in Amazon Athena or in DuckDB. Costs are as recorded; they
 * are exact decimal numbers of picodollars.
 *
 * @throws InvalidOptionError when an option is invalid
 */
export function buildLogSql(options: LogSqlOptions): LogSql {
  const { location, dialect, database, firstDay, dimensions, from, to } = resolve(options);
  const labels = dimensions.filter((dimension) => !["model", "day", "router", "tag"].includes(dimension));
  const name = (table: string): string => (dialect === "athena" ? `"${database}"."${table}"` : table);
  const records = recordsSelect(dialect, labels, name("bedrock_log"));
  const report = reportSelect(dialect, dimensions);
  const overRecords = (condition: string): string =>
    report.replace("WITH ", `WITH records AS (SELECT * FROM ${name("bedrock_records")}${condition}),\n`);
  return {
    table: dialect === "athena" ? athenaTable({ location, database, firstDay }) : duckdbTable(location),
    recordsView: `CREATE OR REPLACE VIEW ${name("bedrock_records")} AS\n${records};`,
    reportView: `CREATE OR REPLACE VIEW ${name("bedrock_report")} AS\n${overRecords("")};`,
    reportQuery: `${overRecords(rangeOf(from, to))};`,
  };
}

/** The whole of a script, with a line that says what each part is for. */
export function renderLogSql(sql: LogSql): string {
  return [
    "-- The log of JsonLinesExporter of @bedrock-routed/callbacks, one row a line.",
    sql.table,
    "",
    "-- One row a record. Money is in picodollars (10^-12 USD), times are in ms.",
    sql.recordsView,
    "",
    "-- The totals of a report, one figure a row: SELECT * FROM bedrock_report. Save the result as CSV, and render it with",
    "-- bedrock-savings report --from-athena-results FILE.csv",
    sql.reportView,
    "",
  ].join("\n");
}

/**
 * A file can be uploaded days after its records were written, and the days of records can be in a time zone ahead of that of
 * the folders, so the folders from one day before `from` are read.
 */
function rangeOf(from: string | undefined, to: string | undefined): string {
  const conditions = [
    ...(from === undefined ? [] : [`log_day >= '${dayBefore(from)}'`, `day >= '${from}'`]),
    ...(to === undefined ? [] : [`day <= '${to}'`]),
  ];
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

const DAY_MS = 86_400_000;

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, day.length);
}

/** Lines have no character U+0001, because JSON escapes it, so it separates no fields and a row is a whole line. */
function athenaTable({
  location,
  database,
  firstDay,
}: {
  location: string;
  database: string;
  firstDay: string;
}): string {
  return `CREATE EXTERNAL TABLE IF NOT EXISTS \`${database}\`.\`bedrock_log\` (\`line\` string)
PARTITIONED BY (\`log_day\` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES ('field.delim' = '\\u0001')
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${location}'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.log_day.type' = 'date',
  'projection.log_day.format' = 'yyyy-MM-dd',
  'projection.log_day.range' = '${firstDay},NOW+1DAYS',
  'projection.log_day.interval' = '1',
  'projection.log_day.interval.unit' = 'DAYS',
  'storage.location.template' = '${location}day=\${log_day}/'
);`;
}

function duckdbTable(location: string): string {
  return `CREATE OR REPLACE VIEW bedrock_log AS
SELECT line, regexp_extract(filename, 'day=([0-9]{4}-[0-9]{2}-[0-9]{2})', 1) AS log_day
FROM read_csv('${location}', columns = {'line': 'VARCHAR'}, delim = E'\\x01', quote = '', escape = '', header = false,
  auto_detect = false, filename = true, max_line_size = 33554432, null_padding = true);`;
}

interface ResolvedLogSql {
  readonly location: string;
  readonly dialect: SqlDialect;
  readonly database: string;
  readonly firstDay: string;
  readonly dimensions: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function resolve(options: LogSqlOptions): ResolvedLogSql {
  const { location, dialect = "athena", database = "default", firstDay = DEFAULT_FIRST_DAY, from, to } = options;
  const { dimensions = DEFAULT_DIMENSIONS } = options;
  if (dialect !== "athena" && dialect !== "duckdb") {
    throw new InvalidOptionError("dialect", dialect, 'pass "athena" or "duckdb"');
  }
  if (!/^\w{1,128}$/.test(database)) {
    throw new InvalidOptionError("database", database, "pass up to 128 letters, digits and _");
  }
  for (const [option, day] of Object.entries({ firstDay, from, to })) {
    if (day !== undefined && !isDay(day)) throw new InvalidOptionError(option, day, "pass a day such as 2026-11-01");
  }
  for (const [index, dimension] of dimensions.entries()) {
    if (/^[a-zA-Z][\w-]{0,63}$/.test(dimension)) continue;
    throw new InvalidOptionError(`dimensions[${index}]`, dimension, "pass letters, digits, _ and -, at most 64");
  }
  const columns = dimensions.map(labelColumn);
  if (new Set(columns).size < columns.length) {
    throw new InvalidOptionError("dimensions", dimensions.join(", "), "two of them have the same name in SQL");
  }
  return { location: checkLocation(location, dialect), dialect, database, firstDay, dimensions, from, to };
}

/** S3 allows more characters in a prefix. These need no escaping in SQL. */
const S3_LOCATION = /^s3:\/\/[a-z0-9.-]{3,63}\/[\w!.*()=/-]{0,900}$/;

function checkLocation(location: string, dialect: SqlDialect): string {
  if (dialect === "duckdb") {
    if (typeof location === "string" && location !== "") return location.replaceAll("'", "''");
    throw new InvalidOptionError("location", location, "pass the path of the log, such as logs/*.jsonl");
  }
  if (!S3_LOCATION.test(location)) {
    throw new InvalidOptionError("location", location, "pass an address such as s3://bucket/prefix/");
  }
  return location.endsWith("/") ? location : `${location}/`;
}
