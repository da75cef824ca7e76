import type { DistillationDefinition } from "@bedrock-routed/control-plane/distillation";
import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectDistillation } from "./connect";
import { renderJobs } from "./list-jobs";

/** `distill create <name>`: checks the training set line by line, uploads it, and starts the job after a question. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const name = args.positional(0);
  const definition = readDefinition(name, args);
  const distillation = connectDistillation(context);
  const { signal } = context;
  const plan = await distillation.plan(definition, { signal });
  if (args.has("--dry-run")) {
    const requests = plan.requests.map(
      ({ operation, input, iamAction }) => `${operation} (${iamAction})\n${JSON.stringify(input, undefined, 2)}`,
    );
    const notes = plan.notes.map((note) => context.translate(note));
    context.print(plan, () => [...requests, ...notes].join("\n"));
    return 0;
  }
  for (const note of plan.notes) context.note(note);
  if (!(await context.confirm(messages.distillQuestion(name)))) return 1;
  const job = await distillation.create(definition, { signal });
  context.print(job, () => renderJobs(context, [job]));
  return 0;
}

function readDefinition(name: string, args: Arguments): DistillationDefinition {
  const tags = args.list("--tag").length > 0 ? args.pairs("--tag", "KEY=VALUE") : undefined;
  return {
    name,
    modelName: args.text("--model-name") ?? name,
    teacher: args.required("--teacher"),
    student: args.required("--student"),
    roleArn: args.required("--role"),
    data: { file: args.required("--file"), uploadTo: args.required("--upload-to") },
    outputS3Uri: args.required("--output-uri"),
    ...omitUndefined({ tags }),
  };
}
