import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type LogRecord, type SavingsReport, toReport } from "@bedrock-routed/callbacks";
import { findLogFiles } from "@bedrock-routed/callbacks/file";
import {
  exportDistillation,
  InvalidOptionError,
  type Recommendation,
  type Replay,
  type ReplayProgress,
  recommendSavings,
  renderHtml,
  renderMarkdown,
  renderText,
  replayLog,
  toReportJson,
} from "@bedrock-routed/reports";
import { version } from "../../package.json";
import {
  type Command,
  type DistillCommand,
  parseCommand,
  type ReportCommand,
  USAGE,
  UsageError,
} from "./parse-command";

/** Where the command prints. */
export interface Terminal {
  /** Prints the result. */
  readonly out: (text: string) => void;
  /** Prints an error or a note. */
  readonly error: (line: string) => void;
  /** Replaces the line that shows the progress; `undefined` when the output is not a terminal. */
  readonly progress?: ((line: string) => void) | undefined;
}

/**
 * Runs `bedrock-savings`.
 *
 * @param args the arguments after the name of the program
 * @returns the exit code: 0 for success, 1 for a failure, 2 for a wrong command line
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await run(parseCommand(args), terminal);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isUsage = error instanceof UsageError || InvalidOptionError.isInstance(error);
    terminal.error(isUsage ? `${message.replace(/\.$/, "")}. Try bedrock-savings --help.` : message);
    return isUsage ? 2 : 1;
  }
}

async function run(command: Command, terminal: Terminal): Promise<void> {
  switch (command.name) {
    case "report":
      return runReport(command, terminal);
    case "distill":
      return runDistill(command, terminal);
    case "help":
      return terminal.out(USAGE);
    case "version":
      return terminal.out(version);
  }
}

/** Prints or writes the report of the logs, and prints a note for lines that could not be read. */
async function runReport(command: ReportCommand, terminal: Terminal): Promise<void> {
  const replay = await replayWithProgress(command, terminal);
  const report = toReport(replay.ledger, { currency: command.currency });
  const text = render(report, recommendSavings(replay.ledger), command);
  if (command.output === undefined) terminal.out(text);
  else await writeFile(command.output, `${text}\n`);
  for (const note of notes(replay)) terminal.error(note);
}

async function replayWithProgress({ logs, replay, from = "", to }: ReportCommand, terminal: Terminal): Promise<Replay> {
  const { progress } = terminal;
  const where = ({ day }: LogRecord): boolean => day >= from && (to === undefined || day <= to);
  const onProgress = progress && ((state: ReplayProgress) => progress(describeProgress(state)));
  try {
    return await replayLog(findAllLogFiles(logs), { ...replay, where, onProgress });
  } finally {
    progress?.("");
  }
}

const MEGABYTE = 1_000_000;

/** Such as `41% of 1024 MB, 280000 records`. */
function describeProgress({ bytes, totalBytes, records }: ReplayProgress): string {
  const percent = Math.floor((100 * bytes) / totalBytes);
  return `${percent}% of ${Math.ceil(totalBytes / MEGABYTE)} MB, ${records} records`;
}

function render(
  report: SavingsReport,
  recommendations: readonly Recommendation[],
  { format, language }: ReportCommand,
): string {
  switch (format) {
    case "text":
      return renderText(report, { language, recommendations });
    case "markdown":
      return renderMarkdown(report, { language, recommendations });
    case "html":
      return renderHtml(report, { language, recommendations });
    case "json":
      return JSON.stringify(toReportJson(report, { recommendations }), undefined, 2);
  }
}

function notes({ truncatedLines, unrecognizedLines }: Replay): readonly string[] {
  return [
    ...(truncatedLines === 0 ? [] : [`Not in the report: ${truncatedLines} lines that are cut short or too long.`]),
    ...(unrecognizedLines === 0 ? [] : [`Not in the report: ${unrecognizedLines} lines that hold no record.`]),
  ];
}

/** Writes the training set, and prints how many examples it holds and what was left out. */
async function runDistill({ logs, teacher, answers, output }: DistillCommand, terminal: Terminal): Promise<void> {
  const summary = await exportDistillation({ logs: findAllLogFiles(logs), path: output, teacher, answers });
  const { examples, duplicates, skipped, surplus, unreadLines } = summary;
  terminal.out(`${examples} examples are in ${output}. They hold the text of prompts: keep the file private.`);
  const leftOut = [
    ["duplicates", duplicates] as const,
    ...skipped,
    ["surplus", surplus] as const,
    ["unread lines", unreadLines] as const,
  ];
  for (const [reason, count] of leftOut) if (count > 0) terminal.error(`Left out: ${count} ${reason}.`);
}

/** The files of all logs. Each file is listed once, because a shell pattern may match rotated files too. */
function findAllLogFiles(logs: readonly string[]): readonly string[] {
  return [...new Set(logs.flatMap((log) => findLogFiles(resolve(log))))];
}
