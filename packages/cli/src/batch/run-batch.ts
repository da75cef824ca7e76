import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { type BatchDefinition, type BatchRun, BedrockBatch } from "@bedrock-routed/control-plane/batch";
import { omitUndefined } from "@bedrock-routed/core";
import { clientOptionsOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { readInputs } from "./read-inputs";

const MAX_TOKENS = 1_000_000;

/**
 * `batch run <inputs>`: answers the prompts of a file at the batch price. Running it again with the same folder goes on
 * where it was, and sends nothing twice.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const { signal } = context;
  const batch = new BedrockBatch({ clientOptions: clientOptionsOf(context) });
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
  const ended = await batchRun.wait({
    signal,
    onProgress: ({ processed, records }) => context.progress(messages.batchProgress(processed, records)),
  });
  context.progress("");
  const counts = await writeResults(batchRun, args);
  const output = args.required("--output");
  context.print({ ...counts, output, jobs: ended.jobs }, () =>
    messages.batchDone(counts.answered, counts.failed, output),
  );
  return counts.failed === 0 ? 0 : 1;
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

/** Writes the results as JSON lines in the order of the inputs, and records them when a log is named. */
async function writeResults(batchRun: BatchRun, args: Arguments): Promise<{ answered: number; failed: number }> {
  const log = args.text("--log");
  const savings = log && new BedrockSavingsHandler({ exporters: [new JsonLinesExporter({ path: log })] });
  const file = createWriteStream(args.required("--output"), { mode: 0o600 });
  let [answered, failed] = [0, 0];
  for await (const { index, message, failure } of batchRun.results(savings ? { callbacks: [savings] } : {})) {
    if (failure === undefined) answered += 1;
    else failed += 1;
    const line = failure === undefined ? { index, text: message?.text } : { index, failure };
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, "drain");
  }
  file.end();
  await finished(file);
  if (savings) await savings.flush();
  return { answered, failed };
}
