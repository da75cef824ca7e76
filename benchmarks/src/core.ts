import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { costOf, defaultModelCatalog, parseModelTarget, savingOf } from "@bedrock-routed/core";
import { calcPrice } from "@pydantic/genai-prices";
import { Bench } from "tinybench";

const modelCatalog = defaultModelCatalog();
const invokedModel = { modelId: "amazon.nova-lite-v1:0", scope: "us", region: "us-east-1" };
const usage = {
  inputTokens: 25,
  cacheReadTokens: 1614,
  cacheWrite5mTokens: 947,
  cacheWrite1hTokens: 0,
  outputTokens: 33,
};
const ids = [
  "amazon.nova-lite-v1:0",
  "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
];

const bench = new Bench({ time: 500, warmupTime: 200 });
for (const id of ids) {
  const unseen = variantsOf(id);
  let turn = 0;
  bench.add(`parseModelTarget ${id.slice(0, 60)}`, () => {
    turn = (turn + 1) % unseen.length;
    parseModelTarget(unseen[turn] ?? id);
  });
}
bench.add("parseModelTarget of a cached id", () => void parseModelTarget(ids[2] ?? ""));
for (const [name, id] of Object.entries(hostile())) {
  bench.add(`hostile: ${name}`, () => {
    try {
      parseModelTarget(id);
    } catch {}
  });
}
bench
  .add("cost of a call", () => {
    const quote = modelCatalog.price(invokedModel);
    if (quote === undefined || costOf(usage, quote.price) === undefined) throw new Error("unpriced");
  })
  .add("cost + saving of a call", () => {
    if (savingOf({ invokedModel, usage }, { modelId: "amazon.nova-pro-v1:0" }, modelCatalog) === undefined) {
      throw new Error("unpriced");
    }
  })
  .add("@pydantic/genai-prices: cost of a call", () => {
    const tokens = { input_tokens: 2586, cache_read_tokens: 1614, cache_write_tokens: 947, output_tokens: 33 };
    if (calcPrice(tokens, "us.amazon.nova-lite-v1:0", { providerId: "aws" }) === null) throw new Error("unpriced");
  });
await bench.run();

console.table(
  bench.tasks.map(({ name, result }) =>
    "latency" in result
      ? { name, "median µs": (result.latency.p50 * 1000).toFixed(3), "p99 µs": (result.latency.p99 * 1000).toFixed(3) }
      : { name },
  ),
);
console.log(`import of core in a fresh process, median of 15: ${medianImportMs().toFixed(2)} ms`);

/** More ids of one kind than core caches. */
function variantsOf(id: string): string[] {
  const numbers = Array.from({ length: 2000 }, (_, index) => 100_000_000_000 + index);
  return numbers.map((number) => id.replace("123456789012", String(number)).replace("v1:0", `v${number}:0`));
}

/** Input on which a regular expression or a split could be slow. */
function hostile(): Record<string, string> {
  return {
    "64 KB of letters": "a".repeat(65_536),
    "2,000 colons": `arn:${":".repeat(2000)}`,
    "2,000 dashes and dots": "a-.".repeat(660),
    "a name of 2,000 characters": "a_".repeat(1000),
  };
}

/** Each import runs in its own process, which measures it from inside, so that the start of Node does not count. */
function medianImportMs(): number {
  const core = fileURLToPath(import.meta.resolve("@bedrock-routed/core"));
  const program = `const t = performance.now(); await import(${JSON.stringify(core)}); console.log(performance.now() - t);`;
  const times = Array.from({ length: 15 }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" })),
  ).sort((a, b) => a - b);
  return times[7] ?? Number.NaN;
}
