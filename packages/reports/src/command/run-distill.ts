import { exportDistillation } from "@bedrock-routed/reports";
import type { DistillCommand } from "./command";
import { findAllLogFiles } from "./find-all-log-files";
import type { Terminal } from "./terminal";

/** Writes the training set, and tells what is in it and what is not. */
export async function runDistill(
  { logs, teacher, answers, output }: DistillCommand,
  terminal: Terminal,
): Promise<void> {
  const summary = await exportDistillation({ logs: findAllLogFiles(logs), path: output, teacher, answers });
  const { examples, duplicates, skipped, surplus, unreadLines } = summary;
  terminal.out(`${examples} examples are in ${output}. They hold the text of prompts: keep the file private.`);
  const left = [
    ["duplicates", duplicates] as const,
    ...skipped,
    ["surplus", surplus] as const,
    ["unread lines", unreadLines] as const,
  ];
  for (const [reason, count] of left) if (count > 0) terminal.error(`Left out: ${count} ${reason}.`);
}
