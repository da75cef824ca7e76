import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Ledger, type LogRecord, type SavingsReport, toReport } from "@bedrock-routed/callbacks";
import { findLogFiles } from "@bedrock-routed/callbacks/file";
import {
  buildLogSql,
  DriftMeter,
  exportDistillation,
  InvalidOptionError,
  type RenderOptions,
  type Replay,
  type ReplayProgress,
  readAthenaResults,
  recommendSavings,
  renderCsv,
  renderHtml,
  renderLogSql,
  renderMarkdown,
  renderText,
  replayLog,
  type ShadowOutcome,
  toReportJson,
} from "@bedrock-routed/reports";
import { version } from "../../package.json";
import { type CommandTexts, commandTexts, type LocaleEnvironment, readLanguage } from "./command-texts";
import { type Command, type DistillCommand, parseCommand, type ReportCommand, UsageError } from "./parse-command";

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
 * @param environment chooses the language when `--language` does not
 * @returns the exit code: 0 for success, 1 for a failure, 2 for a wrong command line
 */
export async function runCommand(
  args: readonly string[],
  terminal: Terminal,
  environment: LocaleEnvironment = {},
): Promise<number> {
  const language = readLanguage(environment);
  try {
    await run(parseCommand(args, language), terminal, commandTexts[language]);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isUsage = error instanceof UsageError || InvalidOptionError.isInstance(error);
    terminal.error(isUsage ? `${message.replace(/\.$/, "")}. Try bedrock-savings --help.` : message);
    return isUsage ? 2 : 1;
  }
}

async function run(command: Command, terminal: Terminal, texts: CommandTexts): Promise<void> {
  switch (command.name) {
    case "report":
      return runReport(command, terminal);
    case "distill":
      return runDistill(command, terminal);
    case "sql": {
      const sql = buildLogSql(command.options);
      return terminal.out(command.isQuery ? sql.reportQuery : renderLogSql(sql));
    }
    case "help":
      return terminal.out(texts.usage);
    case "version":
      return terminal.out(version);
  }
}

/**
 * Prints or writes the report of the logs, and prints a note for lines that could not be read.
 * @throws NoRecordsError when no line of the logs could be read
 */
async function runReport(command: ReportCommand, terminal: Terminal): Promise<void> {
  if (command.athenaResults !== undefined) {
    return printReport(await readAthenaResults(command.athenaResults), command, terminal);
  }
  const meter = await createDriftMeter(command);
  const { replay, readRecords } = await replayWithProgress(command, meter, terminal);
  if (readRecords === 0 && replay.truncatedLines + replay.unrecognizedLines > 0) {
    throw new NoRecordsError(command.logs, replay);
  }
  await printReport(replay.ledger, command, terminal, meter?.measure());
  const texts = commandTexts[command.language];
  if (replay.records === 0 && readRecords > 0) terminal.error(texts.noneInRange(readRecords));
  for (const note of notes(replay, texts)) terminal.error(note);
}

/** Prints a report, or writes it to the file of `--output`. */
async function printReport(
  ledger: Ledger,
  command: ReportCommand,
  terminal: Terminal,
  drift?: RenderOptions["drift"],
): Promise<void> {
  const { currency, budgetUsd, output } = command;
  const budget = budgetUsd === undefined ? undefined : { limitUsd: budgetUsd };
  const text = render(
    toReport(ledger, { currency, budget }),
    { recommendations: recommendSavings(ledger), drift },
    command,
  );
  if (output === undefined) terminal.out(text);
  else await writeFile(output, text.endsWith("\n") ? text : `${text}\n`);
}

/** The logs have lines, and none of them is a record. */
class NoRecordsError extends Error {
  constructor(logs: readonly string[], { truncatedLines, unrecognizedLines }: Replay) {
    const names = logs.map((log) => JSON.stringify(log)).join(", ");
    super(
      `No line of ${names} is a record: ${truncatedLines} lines are no JSON, cut short or too long, and ${unrecognizedLines} hold no record. Name a file that JsonLinesExporter wrote.`,
    );
  }
}

async function replayWithProgress(
  { logs, replay, from = "", to }: ReportCommand,
  meter: DriftMeter | undefined,
  terminal: Terminal,
): Promise<{ readonly replay: Replay; readonly readRecords: number }> {
  const { progress } = terminal;
  let readRecords = 0;
  const where = (record: LogRecord): boolean => {
    readRecords += 1;
    const isCounted = record.day >= from && (to === undefined || record.day <= to);
    if (isCounted) meter?.add(record);
    return isCounted;
  };
  const onProgress = progress && ((state: ReplayProgress) => progress(describeProgress(state)));
  try {
    const replayed = await replayLog(findAllLogFiles(logs), { ...replay, where, onProgress });
    return { replay: replayed, readRecords };
  } finally {
    progress?.("");
  }
}

/** Compares the router with its calibration, when that was given. */
async function createDriftMeter({
  calibration,
  router,
  outcomes: paths,
}: ReportCommand): Promise<DriftMeter | undefined> {
  if (calibration === undefined) return undefined;
  const outcomes = (await Promise.all(paths.map(readOutcomes))).flat();
  return new DriftMeter({ calibration, outcomes, router });
}

/** @throws Error that names the line that is no outcome of shadow mode */
async function readOutcomes(path: string): Promise<ShadowOutcome[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const { weak, strong } = JSON.parse(line) as ShadowOutcome;
      return [{ weak, strong }];
    } catch {
      throw new Error(`${path}:${index + 1} is no JSON: name a file of outcomes that shadowRouter gave to onOutcome.`);
    }
  });
}

const MEGABYTE = 1_000_000;

/** Such as `41% of 1024 MB, 280000 records`. */
function describeProgress({ bytes, totalBytes, records }: ReplayProgress): string {
  const percent = Math.floor((100 * bytes) / totalBytes);
  return `${percent}% of ${Math.ceil(totalBytes / MEGABYTE)} MB, ${records} records`;
}

function render(
  report: SavingsReport,
  extras: Pick<RenderOptions, "recommendations" | "drift">,
  { format, language }: ReportCommand,
): string {
  switch (format) {
    case "text":
      return renderText(report, { language, ...extras });
    case "markdown":
      return renderMarkdown(report, { language, ...extras });
    case "html":
      return renderHtml(report, { language, ...extras });
    case "csv":
      return renderCsv(report, { language });
    case "json":
      return JSON.stringify(toReportJson(report, extras), undefined, 2);
  }
}

/** Lines that are named. With more of them, something else than a few bad lines is wrong. */
const NAMED_LINES = 10;

/** How many lines were left out, and the first of them by file and line. */
function notes({ truncatedLines, unrecognizedLines, leftOut }: Replay, texts: CommandTexts): readonly string[] {
  return [
    ...(truncatedLines === 0 ? [] : [texts.truncatedLines(truncatedLines)]),
    ...(unrecognizedLines === 0 ? [] : [texts.unrecognizedLines(unrecognizedLines)]),
    ...leftOut.slice(0, NAMED_LINES).map(({ file, line, problem }) => `  ${file}:${line}: ${problem}`),
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
