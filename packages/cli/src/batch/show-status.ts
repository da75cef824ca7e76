import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { openRun } from "./connect";

/** `batch status <folder>`: how far the jobs of a run are. It sends nothing but looks. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns, messages } = context.texts;
  const batchRun = await openRun(context, args);
  const progress = await batchRun.status({ signal: context.signal });
  context.print(progress, () => {
    const { jobs, processed, records } = progress;
    const table = context.table(
      [columns.name, columns.status, columns.records, columns.processed, columns.failed],
      jobs.map((job) => [job.name, job.status, job.records, job.processed, job.failed]),
    );
    const reasons = jobs.flatMap(({ name, message }) => (message ? [`${name}: ${message}`] : []));
    return [table, ...reasons, messages.batchProgress(processed, records)].join("\n");
  });
  return 0;
}
