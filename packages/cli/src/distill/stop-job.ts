import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectDistillation } from "./connect";

/** `distill stop <job>`. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const job = args.positional(0);
  if (!(await context.confirm(messages.stopQuestion(job)))) return 1;
  await connectDistillation(context).stop(job, { signal: context.signal });
  context.print({ stopped: job }, () => messages.stopped(job));
  return 0;
}
