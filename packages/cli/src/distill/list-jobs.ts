import type { DistillationJob } from "@bedrock-routed/control-plane/distillation";
import type { CommandContext } from "../framework/command-context";
import { connectDistillation } from "./connect";

/** `distill list`: the distillation jobs of the account. */
export async function run(context: CommandContext): Promise<number> {
  const jobs = await connectDistillation(context).list({ signal: context.signal });
  context.print(jobs, () => (jobs.length === 0 ? context.texts.messages.noJobs : renderJobs(context, jobs)));
  return 0;
}

/** A table of jobs. */
export function renderJobs(context: CommandContext, jobs: readonly DistillationJob[]): string {
  const { columns } = context.texts;
  return context.table(
    [columns.name, columns.status, columns.student, columns.model, "ARN"],
    jobs.map(({ name, status, student, modelName, modelArn, arn }) => [
      name,
      status,
      student,
      modelArn ?? modelName,
      arn,
    ]),
  );
}
