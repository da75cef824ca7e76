export type { InMemoryResponseCacheOptions } from "./memory/in-memory-response-cache";
export { InMemoryResponseCache } from "./memory/in-memory-response-cache";
export type { ResponseCacheOptions } from "./options";
export type { ReportError, ResponseCacheOperation } from "./response-cache-error";
export { ResponseCacheError } from "./response-cache-error";
export type { ScopedResponseCache } from "./scoped-response-cache";
export type { ResponseCacheCounts } from "./sharing/answer-sharing";
