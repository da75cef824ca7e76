import { writeFile } from "node:fs/promises";
import { type LogRecord, type SavingsReport, toReport } from "@bedrock-routed/callbacks";
import {
  type Recommendation,
  type Replay,
  recommendSavings,
  renderHtml,
  renderMarkdown,
  renderText,
  replayLog,
  toReportJson,
} from "@bedrock-routed/reports";
import type { ReportCommand } from "./command";
import { findAllLogFiles } from "./find-all-log-files";
import { showProgress } from "./show-progress";
import type { Terminal } from "./terminal";

/** Prints or writes the report of logs; what could not be read is told beside it. */
export async function runReport(command: ReportCommand, terminal: Terminal): Promise<void> {
  const replay = await replayWithProgress(command, terminal);
  const report = toReport(replay.ledger, { currency: command.currency });
  const text = write(report, recommendSavings(replay.ledger), command);
  if (command.output === undefined) terminal.out(text);
  else await writeFile(command.output, `${text}\n`);
  for (const note of notes(replay)) terminal.error(note);
}

async function replayWithProgress({ logs, replay, from = "", to }: ReportCommand, terminal: Terminal): Promise<Replay> {
  const where = ({ day }: LogRecord): boolean => day >= from && (to === undefined || day <= to);
  const onProgress = terminal.progress && showProgress(terminal.progress);
  try {
    return await replayLog(findAllLogFiles(logs), { ...replay, where, onProgress });
  } finally {
    terminal.progress?.("");
  }
}

function write(
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
    ...(truncatedLines === 0 ? [] : [`Not in the report: ${truncatedLines} torn or overlong lines.`]),
    ...(unrecognizedLines === 0 ? [] : [`Not in the report: ${unrecognizedLines} lines that are not of a record.`]),
  ];
}
