import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockSavingsHandler, type SavingsReport } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { exportDistillation } from "@bedrock-routed/reports";
import { complexityRouter } from "@bedrock-routed/router";
import { distill } from "./distill";
import { createQuestions, page } from "./questions";

// The same questions on four days. Each day has one layer more: routing, a cross-Region profile, a distilled model.
let hours = 0;
const local = await startLocalBedrock({ now: () => Date.now() + hours * 3_600_000 });
const clientOptions = local.clientConfig;
const folder = mkdtempSync(join(tmpdir(), "three-layers-"));
const questions = createQuestions(120);
const [large, small] = ["us.amazon.nova-pro-v1:0", "us.amazon.nova-2-lite-v1:0"];
const log = join(folder, "calls.jsonl");

/** Answers all questions, and reports what that cost. With `logPath`, prompts and answers are kept for distillation. */
async function work(
  answererOf: (question: string) => BedrockRoutedChatModel,
  logPath?: string,
): Promise<SavingsReport> {
  const savings = new BedrockSavingsHandler({
    // `redact` takes out what must not be in a training set.
    ...(logPath
      ? { captureContent: { redact: (text) => text }, exporters: [new JsonLinesExporter({ path: logPath })] }
      : {}),
  });
  await Promise.all(
    questions.map((question) =>
      answererOf(question).invoke(`${page}\n\nQuestion: ${question}`, { callbacks: [savings] }),
    ),
  );
  await savings.flush();
  return savings.report();
}

// Day 1: the large model answers everything.
const pro = new BedrockRoutedChatModel({ model: large, clientOptions });
const monday = await work(() => pro, log);

// Day 2, routing: a question that gains little from the large model goes to the small one.
const router = complexityRouter({ simple: small, complex: large, threshold: 0.4 });
const routed = new BedrockRoutedChatModel({ router, clientOptions });
const tuesday = await work(() => routed);

// Day 3, cross-Region: the global profile of the small model costs less. Data may then leave the geography.
const worldwide = small.replace("us.", "global.");
const cheaper = complexityRouter({ simple: worldwide, complex: large, threshold: 0.4 });
const crossRegion = new BedrockRoutedChatModel({ router: cheaper, clientOptions });
const wednesday = await work(() => crossRegion);

// Day 4, distillation: what Nova Pro answered teaches Nova Lite. The student takes over what was left for Nova Pro.
const { examples } = await exportDistillation({ logs: log, path: join(folder, "training.jsonl"), teacher: large });
const arn = await distill(clientOptions, join(folder, "training.jsonl"), () => {
  hours += 1;
});
// AWS's Price List does not name the student's price. Here it is assumed to be that of Nova Lite.
const student = new BedrockRoutedChatModel({
  model: "us.amazon.nova-lite-v1:0",
  applicationInferenceProfile: arn,
  clientOptions,
});
const thursday = await work((question) => (router.explain(question).level === "complex" ? student : crossRegion));

console.log(`The training set has ${examples} examples.`);
const { costUsd: first = 0 } = monday;
let before = first;
for (const [layer, { costUsd = 0, calls, pricedCalls }] of Object.entries({
  "always large": monday,
  routing: tuesday,
  "cross-Region": wednesday,
  distillation: thursday,
})) {
  const saved = `saved ${(before - costUsd).toFixed(6)} USD, ${((100 * (before - costUsd)) / first).toFixed(1)} %`;
  console.log(`${layer}: ${costUsd.toFixed(6)} USD for ${pricedCalls} of ${calls} calls, ${saved}`);
  before = costUsd;
}
console.log(`together: saved ${((100 * (first - before)) / first).toFixed(1)} %`);

rmSync(folder, { recursive: true });
await local.close();
