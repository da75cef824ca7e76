import { InvalidOptionError } from "@bedrock-routed/core";
import type { BedrockRoutedChatModelInput } from "./chat-model-options";

type Option = keyof BedrockRoutedChatModelInput;

/** What an option must be, when it is given, and how to say so. */
const RULES: readonly (readonly [Option, (value: unknown) => boolean, remedy: string])[] = [
  ["cachePoints", isCachePolicy, 'use "auto", "off" or { tools?, system?, messages?, ttl? }'],
  ["crossRegion", isWord, 'use "off", "geo", "global" or the prefix of a profile, such as "us"'],
  ["fallbacks", Array.isArray, "use a list of model ids or ARNs"],
  ["routerModels", Array.isArray, "use a list of model ids or ARNs"],
  ["fallbackCooldownMs", isDuration, "use milliseconds, 0 or more"],
  ["streamIdleTimeout", isDuration, "use milliseconds, or 0 to wait for ever"],
  ["maxRetries", isCount, "use a whole number, 0 or more"],
  ["retryMode", (value) => value === "standard" || value === "adaptive", 'use "standard" or "adaptive"'],
];

/** @throws InvalidOptionError for the first option that cannot be meant */
export function checkOptions(options: BedrockRoutedChatModelInput): void {
  for (const [option, isValid, remedy] of RULES) {
    const value = options[option];
    if (value !== undefined && !isValid(value)) throw new InvalidOptionError(option, value, remedy);
  }
  const { cachePoints } = options;
  const ttl = typeof cachePoints === "object" ? cachePoints.ttl : undefined;
  if (ttl !== undefined && ttl !== "5m" && ttl !== "1h") {
    throw new InvalidOptionError("cachePoints.ttl", ttl, 'use "5m" or "1h"');
  }
}

function isCachePolicy(value: unknown): boolean {
  return value === "auto" || value === "off" || (typeof value === "object" && value !== null);
}

function isWord(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isDuration(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}
