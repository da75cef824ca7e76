import type { FoundationModelTarget, SystemProfileTarget } from "./model-target";

/** Geography prefixes that AWS documents. Others parse too when a known provider follows. */
const KNOWN_PREFIXES: ReadonlySet<string> = new Set(["us", "eu", "apac", "jp", "au", "ca", "in", "us-gov", "global"]);

/** First segments of model ids, needed to tell `sa.anthropic.x` (a prefix) from `openai.gpt-5.4` (a dotted name). */
const PROVIDERS: ReadonlySet<string> = new Set([
  "ai21",
  "amazon",
  "anthropic",
  "cohere",
  "deepseek",
  "google",
  "luma",
  "meta",
  "minimax",
  "mistral",
  "moonshot",
  "moonshotai",
  "nvidia",
  "openai",
  "qwen",
  "stability",
  "twelvelabs",
  "writer",
  "xai",
  "zai",
]);

const MODEL_ID = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?::[a-z0-9-]{1,63}){0,2}$/;
const CONTEXT_VARIANT = /^(.+:\d+):([a-z0-9-]+)$/;

/** A foundation model id or a system profile id; `undefined` when it is neither. */
export function parseModelId(id: string): FoundationModelTarget | SystemProfileTarget | undefined {
  if (!MODEL_ID.test(id)) return undefined;
  const prefix = prefixOf(id);
  const rest = prefix === undefined ? id : id.slice(prefix.length + 1);
  const variant = CONTEXT_VARIANT.exec(rest);
  const model = {
    modelId: variant?.[1] ?? rest,
    ...(variant?.[2] === undefined ? {} : { contextVariant: variant[2] }),
  };
  return prefix === undefined ? { kind: "foundation-model", ...model } : { kind: "system-profile", prefix, ...model };
}

function prefixOf(id: string): string | undefined {
  const [first = "", second = "", third] = id.split(".", 3);
  if (third === undefined || PROVIDERS.has(first)) return undefined;
  return KNOWN_PREFIXES.has(first) || PROVIDERS.has(second) ? first : undefined;
}
