import { createHash } from "node:crypto";
import { type CacheLimits, type CacheSection, type CacheTtl, estimateTokens } from "@bedrock-routed/core";
import type { ConverseRequest, WireBlock } from "../converse-request/converse-request";
import { readDocumentBlock } from "../converse-request/read-prompt";
import { isJsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";

/** Estimated tokens of an image, a video, an audio or a document without text. Their size in bytes does not predict them. */
const MEDIA_TOKENS = 1500;

/** A block of a request or a cache point between two blocks, in the order in which the cache reads them. */
export type Segment =
  | { readonly kind: "block"; readonly section: CacheSection; readonly prefix: string; readonly tokens: number }
  | { readonly kind: "point"; readonly section: CacheSection; readonly path: string; readonly ttl: CacheTtl };

/**
 * Reads the segments of a request: tools, then system, then messages. `prefix` is a hash of the block and of every
 * block before it. It is empty in a request without cache points, which does not use it.
 */
export function readSegments(request: ConverseRequest): Segment[] {
  const segments: Segment[] = [];
  const needsHashes = hasCachePoint(request);
  let prefix = "";
  const add = (section: CacheSection, blocks: readonly WireBlock[], path: string, role = ""): void => {
    blocks.forEach((block, index) => {
      if (isJsonObject(block.cachePoint)) {
        const ttl = block.cachePoint.ttl === "1h" ? "1h" : "5m";
        segments.push({ kind: "point", section, path: `${path}/${index}`, ttl });
        return;
      }
      if (needsHashes) prefix = hash(prefix, `${section}/${role}`, canonicalJson(block));
      segments.push({ kind: "block", section, prefix, tokens: estimateBlockTokens(block) });
    });
  };
  add("tools", request.tools, "#/toolConfig/tools");
  add("system", request.system, "#/system");
  request.messages.forEach(({ role, content }, index) => {
    add("messages", content, `#/messages/${index}/content`, role);
  });
  return segments;
}

function hasCachePoint({ tools, system, messages }: ConverseRequest): boolean {
  return [tools, system, ...messages.map(({ content }) => content)].some((blocks) =>
    blocks.some((block) => isJsonObject(block.cachePoint)),
  );
}

function hash(...parts: readonly string[]): string {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest("hex");
}

/** Writes JSON with sorted keys, because the order in which a client writes members does not matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isJsonObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

function estimateBlockTokens(block: WireBlock): number {
  if (typeof block.text === "string") return estimateTokens(block.text);
  const document = "document" in block ? readDocumentBlock(block) : undefined;
  if (document !== undefined) return estimateTokens(document.text);
  if ("image" in block || "video" in block || "document" in block || "audio" in block) return MEDIA_TOKENS;
  return estimateTokens(JSON.stringify(block));
}

/** Estimates the input tokens of a request. */
export function countInputTokens(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.kind === "block" ? segment.tokens : 0), 0);
}

/**
 * Checks the cache points of a request against the limits of its model.
 * @param limits `undefined` means that the model supports no cache points
 * @throws ServiceError (AccessDeniedException, ValidationException) as the service does
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function checkCachePoints(segments: readonly Segment[], limits: CacheLimits | undefined): void {
  const points = segments.filter((segment) => segment.kind === "point");
  if (points.length === 0) return;
  if (limits === undefined) {
    throw new ServiceError(
      "AccessDeniedException",
      "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.",
    );
  }
  const misplaced = points.find((point) => !limits.fields.includes(point.section));
  if (misplaced !== undefined) {
    throw modelError(
      `Malformed input request: ${misplaced.path}: extraneous key [cachePoint] is not permitted, please reformat your input and try again.`,
    );
  }
  if (points.length > limits.maxPoints) {
    throw modelError(
      `A maximum of ${limits.maxPoints} blocks with cache_control may be provided. Found ${points.length}.`,
    );
  }
  if (points.some((point) => !limits.ttls.includes(point.ttl))) {
    throw modelError(`The model does not support this cache TTL. Supported: ${limits.ttls.join(", ")}.`);
  }
  const firstShort = points.findIndex((point) => point.ttl === "5m");
  if (firstShort >= 0 && points.slice(firstShort).some((point) => point.ttl === "1h")) {
    throw modelError("Cache points with a TTL of 1h must come before those with a TTL of 5m.");
  }
}

function modelError(message: string): ServiceError {
  return validationError(`The model returned the following errors: ${message}`);
}
