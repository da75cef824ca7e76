import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { openRun } from "./connect";

/** `batch stop <folder>`: stops the jobs of a run after a question. What was answered stays. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const folder = args.positional(0);
  const batchRun = await openRun(context, args);
  if (!(await context.confirm(messages.stopBatchQuestion(folder)))) return 1;
  await batchRun.stop({ signal: context.signal });
  context.print({ stopped: folder }, () => messages.stopped(folder));
  return 0;
}
