import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectDistillation } from "./connect";
import { renderJobs } from "./list-jobs";

/** `distill watch <job>`: waits until a job has ended, and shows its stages meanwhile. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const job = await connectDistillation(context).watch(args.positional(0), {
    signal: context.signal,
    onProgress: ({ status, stages }) =>
      context.progress([status, ...Object.entries(stages).map(([stage, state]) => `${stage}: ${state}`)].join(", ")),
  });
  context.progress("");
  context.print(job, () => renderJobs(context, [job]));
  return job.status === "Completed" ? 0 : 1;
}
