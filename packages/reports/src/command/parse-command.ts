import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Currency } from "@bedrock-routed/callbacks";
import type { BaselineCaching } from "@bedrock-routed/core";
import type { LogSqlOptions, ReplayOptions, ReportLanguage, RouterRates, SqlDialect } from "@bedrock-routed/reports";
import { isDay } from "../figures/periods";

/** A parsed command line. */
export type Command = ReportCommand | DistillCommand | SqlCommand | { readonly name: "help" | "version" };

/** `bedrock-savings report`. */
export interface ReportCommand {
  readonly name: "report";
  readonly logs: readonly string[];
  /** Path of a CSV file with the result of the SQL, instead of logs. */
  readonly athenaResults: string | undefined;
  readonly replay: Pick<
    ReplayOptions,
    "baseline" | "baselineCaching" | "comparisons" | "routerFeeUsdPerCall" | "region" | "timeZone"
  >;
  /** First and last day that count, such as `"2026-11-01"`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly currency: Currency | undefined;
  /** USD for a calendar month. */
  readonly budgetUsd: number | undefined;
  /** The router's rates at calibration, which the report compares with. */
  readonly calibration: RouterRates | undefined;
  /** Name of the router, when the log has several. */
  readonly router: string | undefined;
  /** Paths of files with outcomes of shadow mode. */
  readonly outcomes: readonly string[];
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  /** Path of a file; `undefined` is the terminal. */
  readonly output: string | undefined;
}

type ReportFormat = "text" | "markdown" | "html" | "csv" | "json";

/** `bedrock-savings distill`. */
export interface DistillCommand {
  readonly name: "distill";
  readonly logs: readonly string[];
  readonly teacher: string;
  readonly answers: boolean;
  readonly output: string;
}

/** `bedrock-savings sql`. */
interface SqlCommand {
  readonly name: "sql";
  readonly options: LogSqlOptions;
  /** Only the query, to be run each time. */
  readonly isQuery: boolean;
}

/** The command line is wrong. */
export class UsageError extends Error {}

/**
 * @param language of a report whose command line names none
 * @throws UsageError with a sentence that says what is wrong and what to use
 */
export function parseCommand([name, ...args]: readonly string[], language: ReportLanguage = "en"): Command {
  switch (name) {
    case "report":
      return parseReport(args, language);
    case "distill":
      return parseDistill(args);
    case "sql":
      return parseSql(args);
    case "--version":
    case "-V":
      return { name: "version" };
    case "--help":
    case "-h":
      return { name: "help" };
    case undefined:
      throw new UsageError("No command was given: use report, distill or sql.");
    default:
      throw new UsageError(`Unknown command ${JSON.stringify(name)}: use report, distill or sql.`);
  }
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const help = { type: "boolean", short: "h" } as const;

function parseReport(args: readonly string[], language: ReportLanguage): Command {
  const { values, positionals } = read(args, {
    help,
    baseline: text,
    "baseline-caching": text,
    compare: { type: "string", multiple: true },
    "router-fee": text,
    "from-athena-results": text,
    from: text,
    to: text,
    region: text,
    "time-zone": text,
    currency: text,
    budget: text,
    calibration: text,
    router: text,
    outcomes: { type: "string", multiple: true },
    format: text,
    language: text,
    output: text,
  });
  if (values.help === true) return { name: "help" };
  const command: ReportCommand = {
    name: "report",
    logs: values["from-athena-results"] === undefined ? checkLogs(positionals) : checkNoLogs(positionals, values),
    athenaResults: values["from-athena-results"],
    replay: {
      baseline: values.baseline,
      baselineCaching:
        values["baseline-caching"] === undefined
          ? undefined
          : parseChoice<BaselineCaching>("--baseline-caching", values["baseline-caching"], ["none", "same"]),
      comparisons: values.compare && Object.fromEntries(values.compare.map(parseComparison)),
      routerFeeUsdPerCall:
        values["router-fee"] === undefined ? undefined : parseUsd("--router-fee", values["router-fee"], "0.0001"),
      region: values.region,
      timeZone: values["time-zone"],
    },
    from: parseDay("--from", values.from),
    to: parseDay("--to", values.to),
    currency: values.currency === undefined ? undefined : parseCurrency(values.currency),
    budgetUsd: values.budget === undefined ? undefined : parseUsd("--budget", values.budget, "100"),
    calibration: values.calibration === undefined ? undefined : parseRates(values.calibration),
    router: values.router,
    outcomes: values.outcomes ?? [],
    format: parseChoice<ReportFormat>("--format", values.format, ["text", "markdown", "html", "csv", "json"]),
    language: parseChoice("--language", values.language ?? language, ["en", "ja"]),
    output: values.output,
  };
  checkRange(command);
  if (command.calibration === undefined && (command.router !== undefined || command.outcomes.length > 0)) {
    throw new UsageError(`--router and --outcomes need --calibration: give it ${RATES_FORM}.`);
  }
  return command;
}

/** What the SQL has added up cannot be computed again or left out afterwards. */
const LOG_OPTIONS = [
  ...["baseline", "baseline-caching", "compare", "router-fee", "region", "time-zone", "from", "to"],
  "calibration",
];

function checkNoLogs(logs: readonly string[], values: Readonly<Record<string, unknown>>): readonly string[] {
  const [log] = logs;
  if (log !== undefined) throw new UsageError(`Pass either --from-athena-results or the log ${JSON.stringify(log)}.`);
  const option = LOG_OPTIONS.find((name) => values[name] !== undefined);
  if (option === undefined) return [];
  const remedy = option === "from" || option === "to" ? `pass it to bedrock-savings sql` : "replay the log instead";
  throw new UsageError(`Invalid --${option}: the results of --from-athena-results are sums already; ${remedy}.`);
}

function parseSql(args: readonly string[]): Command {
  const options = {
    help,
    dialect: text,
    database: text,
    "first-day": text,
    dimension: { type: "string", multiple: true },
    from: text,
    to: text,
    query: flag,
  } as const;
  const { values, positionals } = read(args, options);
  if (values.help === true) return { name: "help" };
  const [location, ...others] = positionals;
  if (location === undefined || others.length > 0) {
    throw new UsageError("Name one place of the log, such as s3://bucket/prefix/.");
  }
  const { from, to } = values;
  if (values.query !== true && (from ?? to) !== undefined) {
    throw new UsageError("--from and --to need --query, because a view has all days.");
  }
  return {
    name: "sql",
    isQuery: values.query === true,
    options: {
      location,
      dialect: parseChoice<SqlDialect>("--dialect", values.dialect, ["athena", "duckdb"]),
      database: values.database,
      firstDay: parseDay("--first-day", values["first-day"]),
      dimensions: values.dimension,
      from: parseDay("--from", from),
      to: parseDay("--to", to),
    },
  };
}

function parseDistill(args: readonly string[]): Command {
  const options = { help, teacher: text, output: text, "prompts-only": flag } as const;
  const { values, positionals } = read(args, options);
  if (values.help === true) return { name: "help" };
  const { teacher, output } = values;
  if (teacher === undefined) throw new UsageError("--teacher is missing: name the large model.");
  if (output === undefined) throw new UsageError("--output is missing: name the file for the training set.");
  const command: DistillCommand = {
    name: "distill",
    logs: checkLogs(positionals),
    teacher,
    output,
    answers: values["prompts-only"] !== true,
  };
  return command;
}

function read<Options extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkLogs(logs: readonly string[]): readonly string[] {
  if (logs.length === 0) throw new UsageError("No log was given: name a file that JsonLinesExporter wrote.");
  return logs;
}

function parseComparison(comparison: string): [name: string, id: string] {
  return parsePair("--compare", comparison, "NAME=ID");
}

const RATES = ["share", "agreement", "escalation"] as const;
const RATES_FORM = "RATE=SHARE, such as share=0.6,agreement=0.93,escalation=0.05";

function parseRates(rates: string): RouterRates {
  return Object.fromEntries(
    rates.split(",").map((pair) => {
      const [name, share] = parsePair("--calibration", pair, RATES_FORM);
      if (RATES.some((rate) => rate === name) && NUMBER.test(share) && Number(share) <= 1) return [name, Number(share)];
      throw new UsageError(`Invalid --calibration ${JSON.stringify(pair)}: use ${RATES_FORM}; a share is 0 to 1.`);
    }),
  );
}

function parseCurrency(currency: string): Currency {
  const form = "CODE=RATE, such as JPY=155.2";
  const [code, rate] = parsePair("--currency", currency, form);
  if (!/^[A-Z]{3}$/.test(code) || !NUMBER.test(rate) || !(Number(rate) > 0)) {
    const reason = "the code has three capital letters (ISO 4217), and the rate is above 0";
    throw new UsageError(`Invalid --currency ${JSON.stringify(currency)}: use ${form}; ${reason}.`);
  }
  return { code, perUsd: Number(rate) };
}

function parsePair(option: string, pair: string, form: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Invalid ${option} ${JSON.stringify(pair)}: use ${form}.`);
  }
  return [name, value];
}

const NUMBER = /^\d+(\.\d+)?$/;

function parseUsd(option: string, usd: string, example: string): number {
  if (NUMBER.test(usd)) return Number(usd);
  throw new UsageError(`Invalid ${option} ${JSON.stringify(usd)}: use USD, such as ${example}.`);
}

function parseDay(option: string, day: string | undefined): string | undefined {
  if (day === undefined || isDay(day)) return day;
  const problem = /^\d{4}-\d{2}-\d{2}$/.test(day) ? "the calendar has no such day; " : "";
  throw new UsageError(`Invalid ${option} ${JSON.stringify(day)}: ${problem}use a day such as 2026-11-01.`);
}

function checkRange({ from, to }: ReportCommand): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new UsageError(
    `Invalid --from ${JSON.stringify(from)}: it is after --to ${JSON.stringify(to)}. Give --from the earlier day.`,
  );
}

/** The first choice is the default. */
function parseChoice<Choice extends string>(
  option: string,
  value: string | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const choice = choices.find((each) => each === (value ?? choices[0]));
  if (choice !== undefined) return choice;
  throw new UsageError(`Invalid ${option} ${JSON.stringify(value)}: use ${choices.join(" or ")}.`);
}
