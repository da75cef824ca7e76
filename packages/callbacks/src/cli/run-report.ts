import { writeFile } from "node:fs/promises";
import {
  type Finding,
  findSavings,
  type LogRecord,
  type Replay,
  replayLog,
  type SavingsReport,
  toHtml,
  toMarkdown,
  toReport,
  toReportJson,
  toText,
} from "@bedrock-routed/callbacks";
import type { ReportCommand } from "./command";
import { findAllLogFiles } from "./find-all-log-files";
import { showProgress } from "./show-progress";
import type { Terminal } from "./terminal";

/** Prints or writes the report of logs; what could not be read is told beside it. */
export async function runReport(command: ReportCommand, terminal: Terminal): Promise<void> {
  const replay = await replayWithProgress(command, terminal);
  const report = toReport(replay.ledger, { currency: command.currency });
  const text = write(report, findSavings(replay.ledger), command);
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

function write(report: SavingsReport, findings: readonly Finding[], { format, language }: ReportCommand): string {
  switch (format) {
    case "text":
      return toText(report, { language, findings });
    case "markdown":
      return toMarkdown(report, { language, findings });
    case "html":
      return toHtml(report, { language, findings });
    case "json":
      return JSON.stringify(toReportJson(report, { findings }), undefined, 2);
  }
}

function notes({ tornLines, foreignLines }: Replay): readonly string[] {
  return [
    ...(tornLines === 0 ? [] : [`Not in the report: ${tornLines} torn or overlong lines.`]),
    ...(foreignLines === 0 ? [] : [`Not in the report: ${foreignLines} lines that are not of a record.`]),
  ];
}
