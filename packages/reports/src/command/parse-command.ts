import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Currency } from "@bedrock-routed/callbacks";
import type { Command, DistillCommand, ReportCommand, ReportFormat } from "./command";
import { UsageError } from "./usage-error";

export const USAGE = `Usage: bedrock-savings report LOG... [options]
       bedrock-savings distill LOG... --teacher ID --output FILE [options]

LOG is a file that JsonLinesExporter wrote. Those that it rotated, also as *.gz, are read with it.

report: what the calls of a log cost and saved. Figures are those that were recorded, until a
baseline, comparisons or a router fee are given: then all are worked out anew.
  --baseline ID         a model id, or an inference profile id, to compare with
  --compare NAME=ID     one more, by a name of yours; may be given several times
  --router-fee USD      charged for a call through a prompt router (default 0)
  --from DAY, --to DAY  first and last day that count, such as 2026-11-01
  --time-zone ZONE      of the days, such as Asia/Tokyo (default: as recorded)
  --currency CODE=RATE  shows sums in a currency too, at your units for 1 USD, such as JPY=155.2
  --format FORMAT       text, markdown, html or json (default text)
  --language LANGUAGE   en or ja (default en)
  --output FILE         where to write it (default: the terminal)

distill: what a large model answered, as a training set (bedrock-conversation-2024) for distilling a
smaller one. The log has to hold the text: see captureContent.
  --teacher ID          the large model
  --output FILE         the training set
  --prompts-only        leave the answers out: the service asks the teacher again

--help, --version`;

/** @throws UsageError naming what is wrong */
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

// A dependency would be too much for options that Node.js parses itself.
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
