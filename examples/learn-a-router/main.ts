import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import type { ClientRouter } from "@bedrock-routed/core";
import { startLocalBedrock } from "@bedrock-routed/local";
import {
  calibrate,
  complexityRouter,
  exactMatch,
  firstMatch,
  type Outcome,
  renderCalibrationText,
  shadowRouter,
  toFeatureRecord,
  trainScorer,
} from "@bedrock-routed/router";
import { createQuestions, respond } from "./traffic";

const [weak, strong] = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
const local = await startLocalBedrock({ respond });
const questions = createQuestions(360);
const [morning, noon, afternoon] = [questions.slice(0, 200), questions.slice(200, 280), questions.slice(280)];

/** Answers questions by a router's choice. Returns what it cost, and the share of right answers. */
async function work(
  questions: readonly string[],
  router: ClientRouter,
): Promise<{ costUsd: number | undefined; right: number }> {
  const savings = new BedrockSavingsHandler();
  const model = new BedrockRoutedChatModel({ router, clientOptions: local.clientConfig, callbacks: [savings] });
  const answers = await model.batch([...questions], { maxConcurrency: 4 });
  const right = answers.filter(({ text }) => text.includes("right")).length / answers.length;
  return { costUsd: savings.report().costUsd, right };
}

// Morning: the small model answers. In shadow mode the large one answers as well, and the answers are compared.
const outcomes: Outcome[] = [];
async function observe(questions: readonly string[]): Promise<void> {
  const cheap = firstMatch({ rules: [{ when: () => true, to: weak }], otherwise: strong });
  const shadow = shadowRouter(cheap, {
    share: 1,
    budgetUsd: 1,
    maxConcurrent: 100,
    judge: exactMatch(),
    features: (question) => toFeatureRecord(question),
    onOutcome: (record) => outcomes.push(record),
  });
  await work(questions, shadow);
  await shadow.flush();
}
await observe(morning);

// The outcomes of the morning train a scorer. Those of noon, which it has not seen, set its threshold.
const pair = { weak, strong };
const trained = trainScorer(outcomes, { pair });
console.log(`${outcomes.length} outcomes. ${trained.verdict.text}\n`);
const weights = trained.verdict.recommended ? { weights: trained.weights } : {};
outcomes.length = 0;
await observe(noon);
// The prices of a million input tokens: only their ratio counts here.
const costs = { weak: 0.06, strong: 0.8 };
const calibration = calibrate(outcomes, { pair, ...weights, costs, target: { quality: 0.98 } });
console.log(renderCalibrationText(calibration, "en"));

// Afternoon: the learned router against always the same model.
const threshold = calibration.chosen?.setting ?? 0;
const learned = complexityRouter({ simple: weak, complex: strong, ...weights, threshold });
const always = (model: string) => firstMatch({ rules: [], otherwise: model });
for (const [name, router] of Object.entries({
  "always small": always(weak),
  "always large": always(strong),
  learned,
})) {
  const { costUsd, right } = await work(afternoon, router);
  console.log(`${name}: ${(100 * right).toFixed(0)} % right for ${costUsd?.toFixed(6)} USD`);
}

await local.close();
