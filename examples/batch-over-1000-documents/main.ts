import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockBatch } from "@bedrock-routed/control-plane/batch";
import { startLocalBedrock } from "@bedrock-routed/local";
import { classify, createTickets } from "./tickets";

// 1,000 tickets get a category by batch inference: within a day, at half of the price. The folder keeps the state of the
// run. After a crash, the same program goes on where it was.
// Offline, an hour passes each time that the run is looked at.
let hours = 0;
const local = await startLocalBedrock({ respond: classify, now: () => Date.now() + hours * 3_600_000 });
const folder = mkdtempSync(join(tmpdir(), "batch-"));
const tickets = createTickets(1000);
const batch = new BedrockBatch({ clientOptions: local.clientConfig });

const run = await batch.prepare(
  {
    name: "tickets",
    model: "us.amazon.nova-lite-v1:0",
    roleArn: "arn:aws:iam::123456789012:role/batch",
    inputUri: "s3://tickets/input/",
    outputUri: "s3://tickets/output/",
    folder,
    system: "Classify the ticket. Answer with one word: billing, access, hardware or other.",
    maxTokens: 10,
  },
  // Inputs are read one after the other, so they may come from a file or a database.
  tickets.map(({ text }) => text),
);
const { records, inputTokens, cost } = run.plan;
console.log(
  `plan: ${records} records, about ${inputTokens} tokens, at most ${cost?.input} + ${cost?.outputAtMost} USD`,
);

const { succeeded, failed } = await run.wait({
  initialDelayMs: 10,
  maxDelayMs: 100,
  onProgress: () => {
    hours += 1;
  },
});
console.log(`done: ${succeeded} answered, ${failed} failed`);

// Results come in the order of the inputs. `index` joins them with the tickets.
const savings = new BedrockSavingsHandler({ region: "us-east-1" });
const byCategory: Record<string, string[]> = {};
for await (const { index, message, failure } of run.results({ callbacks: [savings] })) {
  const category = message?.text ?? `failed: ${failure?.message}`;
  byCategory[category] ??= [];
  byCategory[category].push(tickets[index]?.id ?? "");
}
for (const [category, ids] of Object.entries(byCategory)) {
  console.log(`${category}: ${ids.length} tickets, the first is ${ids[0]}`);
}

const { costUsd, baselineUsd, savedPercent, split } = savings.report();
console.log(`paid ${costUsd?.toFixed(6)} USD at the batch rate, on demand ${baselineUsd?.toFixed(6)} USD`);
console.log(`saved ${split.tierUsd.toFixed(6)} USD by batch inference (${savedPercent?.toFixed(1)} %)`);

rmSync(folder, { recursive: true });
await local.close();
