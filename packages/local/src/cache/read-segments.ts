import { createHash } from "node:crypto";
import { type CacheSection, type CacheTtl, estimateTokens } from "@bedrock-routed/core";
import type { ConverseRequest, WireBlock } from "../converse/converse-request";
import { readDocument } from "../converse/read-document";
import { isJsonObject } from "../wire/read-json";

/** Estimated tokens of an image, a video or a document without text; their bytes say nothing about them. */
const MEDIA_TOKENS = 1500;

/** A block of a request, in the order in which the cache reads it, or a cache point between two blocks. */
export type Segment =
  | { readonly kind: "block"; readonly section: CacheSection; readonly prefix: string; readonly tokens: number }
  | { readonly kind: "point"; readonly section: CacheSection; readonly path: string; readonly ttl: CacheTtl };

/**
 * Tools, then system, then messages. `prefix` is a hash of the block and of everything before it; empty in a request
 * without cache points, where nobody asks for it.
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
      if (needsHashes) prefix = hash(prefix, `${section}/${role}`, canonical(block));
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

/** Every input token of a request, by estimate. */
export function countInputTokens(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.kind === "block" ? segment.tokens : 0), 0);
}

function estimateBlockTokens(block: WireBlock): number {
  if (typeof block.text === "string") return estimateTokens(block.text);
  const document = "document" in block ? readDocument(block) : undefined;
  if (document !== undefined) return estimateTokens(document.text);
  if ("image" in block || "video" in block || "document" in block || "audio" in block) return MEDIA_TOKENS;
  return estimateTokens(JSON.stringify(block));
}

/** JSON with sorted keys: the order in which a client writes members is not content. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isJsonObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}
