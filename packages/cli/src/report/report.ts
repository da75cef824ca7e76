import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Ledger, type LogRecord, type SavingsReport, toReport } from "@bedrock-routed/callbacks";
import { findLogFiles } from "@bedrock-routed/callbacks/file";
import {
  type DriftMeter,
  type RenderOptions,
  type Replay,
  readAthenaResults,
  recommendSavings,
  renderCsv,
  renderHtml,
  renderMarkdown,
  renderText,
  replayLog,
  toReportJson,
} from "@bedrock-routed/reports";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import type { Texts } from "../wording/texts";
import { createDriftMeter } from "./drift";
import { type ReportOptions, readReportOptions } from "./report-options";

/** `report <logs...>`: what the calls in a log cost and saved. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const options = await readReportOptions(context, args);
  if (options.athenaResults !== undefined) {
    await printReport(context, options, await readAthenaResults(options.athenaResults));
    return 0;
  }
  const meter = await createDriftMeter(args);
  const { replay, readRecords } = await replayWithProgress(options, meter, context);
  if (readRecords === 0 && replay.truncatedLines + replay.unrecognizedLines > 0) {
    throw new NoRecordsError(options.logs, replay);
  }
  const { messages } = context.texts;
  await printReport(context, options, replay.ledger, meter?.measure());
  if (replay.records === 0 && readRecords > 0) context.note(messages.noneInRange(readRecords));
  for (const note of notes(replay, messages)) context.note(note);
  return 0;
}

/** Prints a report, or writes it to the file of `--output`. */
async function printReport(
  context: CommandContext,
  options: ReportOptions,
  ledger: Ledger,
  drift?: RenderOptions["drift"],
): Promise<void> {
  const { currency, budgetUsd, output, format } = options;
  const budget = budgetUsd === undefined ? undefined : { limitUsd: budgetUsd };
  const extras = { recommendations: recommendSavings(ledger), drift };
  const text = renderReport(toReport(ledger, { currency, budget }), extras, format, context);
  if (output === undefined) context.out(text);
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

const MEGABYTE = 1_000_000;

async function replayWithProgress(
  { logs, replay, from = "", to }: ReportOptions,
  meter: DriftMeter | undefined,
  context: CommandContext,
): Promise<{ readonly replay: Replay; readonly readRecords: number }> {
  let readRecords = 0;
  const where = (record: LogRecord): boolean => {
    readRecords += 1;
    const isCounted = record.day >= from && (to === undefined || record.day <= to);
    if (isCounted) meter?.add(record);
    return isCounted;
  };
  const replayed = await replayLog(findAllLogFiles(logs), {
    ...replay,
    where,
    signal: context.signal,
    onProgress({ bytes, totalBytes, records }) {
      const percent = Math.floor((100 * bytes) / totalBytes);
      context.progress(context.texts.messages.readingLog(percent, Math.ceil(totalBytes / MEGABYTE), records));
    },
  }).finally(() => context.progress(""));
  return { replay: replayed, readRecords };
}

/** Renders a report in a format. */
function renderReport(
  report: SavingsReport,
  extras: Pick<RenderOptions, "recommendations" | "drift">,
  format: ReportOptions["format"],
  { options: { language } }: CommandContext,
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
function notes({ truncatedLines, unrecognizedLines, leftOut }: Replay, messages: Texts["messages"]): readonly string[] {
  return [
    ...(truncatedLines === 0 ? [] : [messages.truncatedLines(truncatedLines)]),
    ...(unrecognizedLines === 0 ? [] : [messages.unrecognizedLines(unrecognizedLines)]),
    ...leftOut.slice(0, NAMED_LINES).map(({ file, line, problem }) => `- ${file}:${line}: ${problem}`),
  ];
}

/** The files of all logs. Each file is listed once, because a shell pattern may match rotated files too. */
export function findAllLogFiles(logs: readonly string[]): readonly string[] {
  return [...new Set(logs.flatMap((log) => findLogFiles(resolve(log))))];
}
