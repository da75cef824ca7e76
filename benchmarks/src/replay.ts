import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { type ReplayOptions, replayLog } from "@bedrock-routed/reports";
import { createRoutedModel } from "./create-routed-model";

/**
 * Replays a log of 64 MB, or of one gigabyte with `--gigabyte`, as recorded and against other baselines.
 * Memory is sampled at every megabyte.
 */
const MB = 2 ** 20;
const bytes = (process.argv.includes("--gigabyte") ? 1024 : 64) * MB;

const folder = mkdtempSync(join(tmpdir(), "replay-"));
try {
  const sample = await writeSample(join(folder, "sample.jsonl"));
  const path = repeat(sample, join(folder, "calls.jsonl"));
  console.table([
    await measure("as recorded", path, {}),
    await measure("another baseline", path, { baseline: "us.amazon.nova-pro-v1:0" }),
    await measure("two baselines more, other days", path, {
      baseline: "us.amazon.nova-pro-v1:0",
      comparisons: { lite: "amazon.nova-lite-v1:0", haiku: "anthropic.claude-haiku-4-5-20251001-v1:0" },
      timeZone: "Asia/Tokyo",
    }),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

/** The log of calls through a prompt router, without their text. */
async function writeSample(path: string): Promise<Buffer> {
  const model = createRoutedModel(20, 0);
  let now = Date.UTC(2026, 10, 1);
  const clock = (): number => {
    now += 100_000;
    return now;
  };
  const handler = new BedrockSavingsHandler({ clock, exporters: [new JsonLinesExporter({ path })] });
  for (let index = 0; index < 1000; index += 1) {
    const metadata = { user: `user${index}`, team: `team${index % 20}`, feature: `feature${index % 10}` };
    await model.invoke("How many days of leave do I have?", {
      callbacks: [handler],
      tags: [`tag${index % 40}`],
      metadata,
    });
  }
  await handler.flush();
  return readFileSync(path);
}

function repeat(sample: Buffer, path: string): string {
  const file = openSync(path, "w");
  for (let written = 0; written < bytes; ) written += writeSync(file, sample);
  closeSync(file);
  return path;
}

async function measure(name: string, path: string, options: ReplayOptions): Promise<object> {
  let peak = 0;
  const start = performance.now();
  const onProgress = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const { records, truncatedLines, unrecognizedLines } = await replayLog(path, { ...options, onProgress });
  const seconds = (performance.now() - start) / 1000;
  if (truncatedLines + unrecognizedLines > 0) throw new Error("The replay lost lines.");
  const size = statSync(path).size;
  return {
    name,
    MB: Math.round(size / MB),
    records,
    seconds: seconds.toFixed(1),
    "records a second": Math.round(records / seconds),
    "MB a second": (size / MB / seconds).toFixed(0),
    "peak RSS MB": Math.round(peak / MB),
  };
}
