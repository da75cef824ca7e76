import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { openRun } from "./connect";
import { finishRun, writeResults } from "./write-results";

/** `batch retry <folder>`: sends the records that failed again after a question, and writes all results. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const { signal } = context;
  const batchRun = await openRun(context, args);
  await batchRun.status({ signal });
  if (!(await context.confirm(messages.retryQuestion(args.positional(0))))) return 1;
  const plan = await batchRun.retryFailed({ signal });
  if (plan === undefined) {
    context.note(messages.nothingToRetry);
    return writeResults(context, batchRun, args);
  }
  context.note(messages.batchPlan(plan.records, plan.jobs.length));
  return finishRun(context, batchRun, args);
}
