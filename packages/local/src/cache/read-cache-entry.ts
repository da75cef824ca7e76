import { isJsonObject } from "../wire/read-json";
import type { CacheEntry } from "./prompt-cache";

/** An entry of a snapshot. @throws TypeError when it is none */
export function readCacheEntry(value: unknown): CacheEntry {
  if (isJsonObject(value)) {
    const { key, tokens, ttl, expiresAt } = value;
    const isEntry = typeof key === "string" && typeof tokens === "number" && typeof expiresAt === "number";
    if (isEntry && (ttl === "5m" || ttl === "1h")) return { key, tokens, ttl, expiresAt };
  }
  throw new TypeError(`${JSON.stringify(value)} is no entry of the prompt cache`);
}
