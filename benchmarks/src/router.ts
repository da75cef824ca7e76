import { complexityRouter, trainScorer } from "@bedrock-routed/router";
import { Bench } from "tinybench";

const pair = { weak: "amazon.nova-lite-v1:0", strong: "amazon.nova-pro-v1:0" };
const router = complexityRouter({ simple: pair.weak, complex: pair.strong });
const CHARACTERS = 8_000;

const english =
  "Compare the two offers for the warehouse in Kobe, which cost 1,400 and 1,650 yen per pallet. " +
  "If deliveries rise by 20 %, which one is cheaper, and what must the team change before April? ";
const japanese =
  "神戸倉庫の2社の見積もりを比較してください。1パレットあたり1,400円と1,650円です。配送が20%増えた場合、どちらが安いですか。" +
  "また、4月までにチームが変更すべき手順と、その理由を説明してください。";
/** Different sentences, so that no word is met twice only because the text repeats. */
const fill = (text: string): string => {
  let filled = "";
  for (let part = 0; filled.length < CHARACTERS; part += 1) filled += `${part * 7919} ${text}`;
  return filled.slice(0, CHARACTERS);
};
const prompts = {
  "English, 8,000 characters": fill(english),
  "Japanese, 8,000 characters": fill(japanese),
  "English, one question": english,
  "Japanese, one question": japanese,
  "hostile: a megabyte": "why compare ".repeat(90_000),
  "hostile: only emoji, 8,000 characters": "😀".repeat(CHARACTERS / 2),
};

const request = (question: string) => ({
  question,
  messages: [{ role: "user" as const, text: question }],
  conversation: { id: "c", depth: 1, toolCalls: 0, inToolLoop: false, repetition: undefined },
  tools: [],
  tags: [],
  metadata: {},
  language: "en",
  inputTokens: 10,
  prefixTokens: 0,
  streaming: false,
});

const bench = new Bench({ time: 1_000, warmupTime: 500 });
for (const [name, question] of Object.entries(prompts)) {
  const asked = request(question);
  bench.add(name, () => void router.route(asked));
}
await bench.run();
console.table(
  bench.tasks.map(({ name, result }) =>
    "latency" in result
      ? {
          decision: name,
          "a second": Math.round(result.throughput.mean),
          "median ms": result.latency.p50.toFixed(3),
          "p99 ms": result.latency.p99.toFixed(3),
        }
      : { decision: name },
  ),
);

/** Made-up outcomes: only the time is of interest. */
const outcomes = Array.from({ length: 10_000 }, (_, index) => ({
  prompt: `${index % 3 === 0 ? "Compare" : "Where is"} item ${index} of the ${["north", "south", "east"][index % 3]} store? ${english.slice(0, index % 180)}`,
  weak: (index * 7) % 10 < (index % 3 === 0 ? 3 : 8) ? 1 : 0,
  strong: (index * 3) % 10 < 9 ? 1 : 0,
}));
for (const count of [200, 1_000, 10_000]) {
  const start = process.cpuUsage().user;
  trainScorer(outcomes.slice(0, count), { pair, learningCurve: false });
  console.log(
    `trainScorer, ${count} outcomes: ${((process.cpuUsage().user - start) / 1e6).toFixed(1)} s of processor time`,
  );
}
