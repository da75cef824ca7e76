import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import type { BatchRun } from "@bedrock-routed/control-plane/batch";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** Waits until the jobs of a run have ended, and writes its results. @returns the exit code */
export async function finishRun(context: CommandContext, batchRun: BatchRun, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  await batchRun.wait({
    signal: context.signal,
    onProgress: ({ processed, records }) => context.progress(messages.batchProgress(processed, records)),
  });
  context.progress("");
  return writeResults(context, batchRun, args);
}

/**
 * Writes the results to `--output`, as JSON lines in the order of the inputs, and records them in `--log` when one is
 * named.
 * @returns the exit code: 1 when records failed
 */
export async function writeResults(context: CommandContext, batchRun: BatchRun, args: Arguments): Promise<number> {
  const output = args.required("--output");
  const { jobs } = await batchRun.status({ signal: context.signal });
  const log = args.text("--log");
  const savings = log && new BedrockSavingsHandler({ exporters: [new JsonLinesExporter({ path: log })] });
  const results = batchRun.results({ signal: context.signal, ...(savings ? { callbacks: [savings] } : {}) });
  let [answered, failed] = [0, 0];
  // Nothing is overwritten before there is something to write.
  let next = await results.next();
  const lines = async function* (): AsyncGenerator<string> {
    for (; next.done !== true; next = await results.next()) {
      const { index, message, failure } = next.value;
      if (failure === undefined) answered += 1;
      else failed += 1;
      yield `${JSON.stringify(failure === undefined ? { index, text: message?.text } : { index, failure })}\n`;
    }
  };
  await pipeline(lines, createWriteStream(output, { mode: 0o600 }));
  if (savings) await savings.flush();
  context.print({ answered, failed, output, jobs }, () => context.texts.messages.batchDone(answered, failed, output));
  return failed === 0 ? 0 : 1;
}
