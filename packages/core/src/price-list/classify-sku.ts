import type { RegionScope, TokenPrice } from "../catalog/model-facts";

/** What a SKU of text tokens is the price of. */
export interface TokenSku {
  readonly rate: keyof TokenPrice;
  readonly scope: RegionScope;
  /** `"default"`, `"flex"`, `"priority"`, `"batch"` or `"optimized"`. */
  readonly tier: string;
  /** Whether it is for requests above a size. */
  readonly isLong: boolean;
}

/** Kinds of SKUs that are not prices of text tokens on demand. */
export type LeftOutSku = "custom-model" | "provisioned" | "reserved" | "image" | "video" | "audio" | "storage";

/** The words that tell these kinds. */
const LEFT_OUT: readonly (readonly [LeftOutSku, readonly string[]])[] = [
  ["storage", ["storage"]],
  ["custom-model", ["custom", "customization", "customized", "finetuning", "training", "rft", "distillation"]],
  ["provisioned", ["provisioned", "throughput"]],
  ["reserved", ["reserved", "tpm"]],
  ["image", ["image", "images", "t2i", "i2i"]],
  ["video", ["video", "t2v", "i2v"]],
  ["audio", ["audio", "speech"]],
];

const TIERS = ["batch", "flex", "priority"];

/**
 * What a SKU is the price of. Newer SKUs say it in `inferenceType`, older ones and those of Marketplace
 * models only in `usagetype`, such as `USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units`.
 *
 * @returns the kind that is left out, or `undefined` when the words of the SKU do not tell
 */
export function classifySku(attributes: Readonly<Record<string, string>>): TokenSku | LeftOutSku | undefined {
  const { inferenceType = "", usagetype = "", service_tier = "", feature = "" } = attributes;
  const words = new Set([inferenceType, usagetype, service_tier, feature].flatMap(wordsOf));
  const leftOut = LEFT_OUT.find(([, names]) => names.some((name) => words.has(name)));
  if (leftOut !== undefined) return leftOut[0];
  const rate = rateOf(words);
  if (rate === undefined) return undefined;
  const tiers = TIERS.filter((tier) => words.has(tier));
  if (words.has("latency") && words.has("optimized")) tiers.push("optimized");
  if (tiers.length > 1) return undefined;
  return {
    rate,
    scope: words.has("global") ? "global" : "regional",
    tier: tiers[0] ?? "default",
    isLong: words.has("long") && (words.has("ctx") || words.has("context")),
  };
}

function rateOf(words: ReadonlySet<string>): keyof TokenPrice | undefined {
  if (words.has("cache")) {
    const [isRead, isWrite] = [words.has("read"), words.has("write")];
    if (isRead === isWrite) return undefined;
    if (isRead) return "cacheRead";
    // Writes of any other TTL have the price of a write that names none.
    return words.has("1h") ? "cacheWrite1h" : "cacheWrite5m";
  }
  if (!words.has("token") && !words.has("tokens")) return undefined;
  const [isInput, isOutput] = [words.has("input"), words.has("output")];
  if (isInput === isOutput) return undefined;
  return isInput ? "input" : "output";
}

/** Words in lower case: `CacheWrite1hInputTokenCount` has the words cache, write, 1h, input, token and count. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let previous = "";
  for (const character of text) {
    const isPart = /[A-Za-z0-9]/.test(character);
    const isStart = /[A-Z]/.test(character) && /[a-z]/.test(previous);
    const isNumber = /[0-9]/.test(character) && /[a-z]/.test(previous);
    if ((!isPart || isStart || isNumber) && word !== "") {
      words.push(word.toLowerCase());
      word = "";
    }
    if (isPart) word += character;
    previous = character;
  }
  return word === "" ? words : [...words, word.toLowerCase()];
}
