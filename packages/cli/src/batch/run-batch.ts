import type { BatchDefinition } from "@bedrock-routed/control-plane/batch";
import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectBatch } from "./connect";
import { readInputs } from "./read-inputs";
import { finishRun } from "./write-results";

const MAX_TOKENS = 1_000_000;

/**
 * `batch run <inputs>`: answers the prompts of a file at the batch price. Running it again with the same folder goes on
 * where it was, and sends nothing twice.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const { signal } = context;
  const batch = connectBatch(context);
  const definition = readDefinition(args);
  const batchRun = await batch.prepare(definition, readInputs(args.positional(0)), { signal });
  const { plan } = batchRun;
  const cost =
    plan.cost === undefined ? messages.costUnknown : messages.batchCost(plan.cost.input, plan.cost.outputAtMost);
  if (args.has("--dry-run")) {
    context.print(plan, () =>
      [
        messages.batchPlan(plan.records, plan.jobs.length),
        cost,
        ...plan.notes.map((note) => context.translate(note)),
      ].join("\n"),
    );
    return 0;
  }
  context.note(messages.batchPlan(plan.records, plan.jobs.length));
  context.note(cost);
  if (!(await context.confirm(messages.batchQuestion(definition.name)))) return 1;
  return finishRun(context, batchRun, args);
}

function readDefinition(args: Arguments): BatchDefinition {
  const tags = args.list("--tag").length > 0 ? args.pairs("--tag", "KEY=VALUE") : undefined;
  const name = args.required("--name");
  return {
    name,
    model: args.required("--model"),
    roleArn: args.required("--role"),
    inputUri: args.required("--input-uri"),
    outputUri: args.required("--output-uri"),
    folder: args.text("--folder") ?? `${name}.batch`,
    ...omitUndefined({
      system: args.text("--system"),
      maxTokens: args.integer("--max-tokens", { min: 1, max: MAX_TOKENS }),
      tags,
    }),
  };
}
