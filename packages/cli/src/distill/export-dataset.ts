import { exportDistillation } from "@bedrock-routed/reports";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { findAllLogFiles } from "../report/report";

/** `distill export <logs...>`: the answers of a large model as a training set. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const path = args.required("--output");
  const summary = await exportDistillation({
    logs: findAllLogFiles(args.rest),
    path,
    teacher: args.required("--teacher"),
    answers: !args.has("--prompts-only"),
  });
  const { examples, duplicates, skipped, surplus, unreadLines } = summary;
  const leftOut = [
    ["duplicates", duplicates] as const,
    ...skipped,
    ["surplus", surplus] as const,
    ["unread lines", unreadLines] as const,
  ].filter(([, count]) => count > 0);
  context.print({ output: path, examples, leftOut: Object.fromEntries(leftOut) }, () =>
    messages.exported(examples, path),
  );
  for (const [reason, count] of leftOut) context.note(messages.leftOut(count, reason));
  return 0;
}
