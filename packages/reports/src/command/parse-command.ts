import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Currency } from "@bedrock-routed/callbacks";
import type { ReplayOptions, ReportLanguage } from "@bedrock-routed/reports";

/** A parsed command line. */
export type Command = ReportCommand | DistillCommand | { readonly name: "help" | "version" };

/** `bedrock-savings report`. */
export interface ReportCommand {
  readonly name: "report";
  readonly logs: readonly string[];
  readonly replay: Pick<ReplayOptions, "baseline" | "comparisons" | "routerFeeUsdPerCall" | "timeZone">;
  /** First and last day that count, such as `"2026-11-01"`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly currency: Currency | undefined;
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  /** Path of a file; `undefined` is the terminal. */
  readonly output: string | undefined;
}

type ReportFormat = "text" | "markdown" | "html" | "json";

/** `bedrock-savings distill`. */
export interface DistillCommand {
  readonly name: "distill";
  readonly logs: readonly string[];
  readonly teacher: string;
  readonly answers: boolean;
  readonly output: string;
}

/** The command line is wrong. */
export class UsageError extends Error {}

export const USAGE = `Usage: bedrock-savings report LOG... [options]
       bedrock-savings distill LOG... --teacher ID --output FILE [options]

LOG is a file that JsonLinesExporter wrote. Files that were rotated from it are read too, also as *.gz.

report: shows what the calls in a log cost and saved. The figures are as recorded. With --baseline,
--compare or --router-fee, all costs and savings are computed again.
  --baseline ID         compare with this model id or inference profile id
  --compare NAME=ID     compare with one more, under a name you choose; may be repeated
  --router-fee USD      fee for a call through a prompt router (default 0)
  --from DAY, --to DAY  first and last day to count, such as 2026-11-01
  --time-zone ZONE      time zone of the days, such as Asia/Tokyo (default: as recorded)
  --currency CODE=RATE  show totals in a currency too; RATE is its units for 1 USD, such as JPY=155.2
  --format FORMAT       text, markdown, html or json (default text)
  --language LANGUAGE   en or ja (default en)
  --output FILE         write the report to this file (default: the terminal)

distill: writes the answers of a large model as a training set (bedrock-conversation-2024) for
distilling a smaller model. The log must hold the text of the calls: see captureContent.
  --teacher ID          the large model
  --output FILE         write the training set to this file
  --prompts-only        leave the answers out; the service then asks the teacher again

--help, --version`;

/** @throws UsageError with a sentence that says what is wrong and what to use */
export function parseCommand([name, ...args]: readonly string[]): Command {
  switch (name) {
    case "report":
      return parseReport(args);
    case "distill":
      return parseDistill(args);
    case "--version":
    case "-V":
      return { name: "version" };
    case "--help":
    case "-h":
      return { name: "help" };
    case undefined:
      throw new UsageError("No command was given: use report or distill.");
    default:
      throw new UsageError(`Unknown command ${JSON.stringify(name)}: use report or distill.`);
  }
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const help = { type: "boolean", short: "h" } as const;

function parseReport(args: readonly string[]): Command {
  const { values, positionals } = read(args, {
    help,
    baseline: text,
    compare: { type: "string", multiple: true },
    "router-fee": text,
    from: text,
    to: text,
    "time-zone": text,
    currency: text,
    format: text,
    language: text,
    output: text,
  });
  if (values.help === true) return { name: "help" };
  const command: ReportCommand = {
    name: "report",
    logs: checkLogs(positionals),
    replay: {
      baseline: values.baseline,
      comparisons: values.compare && Object.fromEntries(values.compare.map(parseComparison)),
      routerFeeUsdPerCall: values["router-fee"] === undefined ? undefined : parseUsd(values["router-fee"]),
      timeZone: values["time-zone"],
    },
    from: parseDay("--from", values.from),
    to: parseDay("--to", values.to),
    currency: values.currency === undefined ? undefined : parseCurrency(values.currency),
    format: parseChoice<ReportFormat>("--format", values.format, ["text", "markdown", "html", "json"]),
    language: parseChoice("--language", values.language, ["en", "ja"]),
    output: values.output,
  };
  return command;
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

function parseCurrency(currency: string): Currency {
  const [code, rate] = parsePair("--currency", currency, "CODE=RATE, such as JPY=155.2");
  return { code, perUsd: Number(rate) };
}

function parsePair(option: string, pair: string, form: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Invalid ${option} ${JSON.stringify(pair)}: use ${form}.`);
  }
  return [name, value];
}

function parseUsd(usd: string): number {
  if (/^\d+(\.\d+)?$/.test(usd)) return Number(usd);
  throw new UsageError(`Invalid --router-fee ${JSON.stringify(usd)}: use USD, such as 0.0001.`);
}

function parseDay(option: string, day: string | undefined): string | undefined {
  if (day === undefined || /^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  throw new UsageError(`Invalid ${option} ${JSON.stringify(day)}: use a day such as 2026-11-01.`);
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
