import type { CacheLimits, CacheTtl } from "../facts/model-facts";
import { estimateTokens } from "../usage/estimate-tokens";
import type {
  CacheableBlock,
  CacheableRequest,
  CacheLocation,
  CachePlan,
  CachePolicy,
  CacheSkipReason,
  PlannedCachePoint,
  SkippedCachePoint,
} from "./cache-plan";

interface Candidate extends CacheLocation {
  readonly estimatedPrefixTokens: number;
  readonly placedByCaller: boolean;
}

const NOTHING: CachePlan = { points: [], skipped: [], placedByCaller: 0 };

/**
 * Plans cache points, in the order in which the cache reads a request: tools, system, messages.
 * Candidates: the end of the tools, the end of the system prompt, and the blocks of the last
 * message before its final one (the context of a RAG prompt, before its question).
 * Points that the caller placed are kept and count against the model's budget.
 *
 * @param limits of the model, or the strictest of a router's models; `undefined` when not known
 */
export function planCachePoints(
  request: CacheableRequest,
  limits: CacheLimits | undefined,
  policy: CachePolicy,
): CachePlan {
  if (policy === "off") return NOTHING;
  const placedByCaller = countCachePoints(request);
  const ttl = policy === "auto" ? undefined : policy.ttl;
  const points: PlannedCachePoint[] = [];
  const skipped: SkippedCachePoint[] = [];
  for (const { placedByCaller: taken, ...candidate } of findCandidates(request)) {
    const pointsLeft = (limits?.maximumPoints ?? 0) - placedByCaller - points.length;
    const reason = taken ? "placed-by-caller" : reasonToSkip(candidate, limits, policy, pointsLeft);
    if (reason === undefined) points.push({ ...candidate, ...(ttl === undefined ? {} : { ttl }) });
    else skipped.push({ ...candidate, reason });
  }
  return { points, skipped, placedByCaller };
}

function reasonToSkip(
  candidate: Omit<Candidate, "placedByCaller">,
  limits: CacheLimits | undefined,
  policy: Exclude<CachePolicy, "off">,
  pointsLeft: number,
): CacheSkipReason | undefined {
  const ttl: CacheTtl | undefined = policy === "auto" ? undefined : policy.ttl;
  if (policy !== "auto" && policy[candidate.section] === false) return "policy";
  if (limits === undefined) return "limits-unknown";
  if (!limits.fields.includes(candidate.section)) return "section-not-supported";
  if (ttl !== undefined && !limits.ttls.includes(ttl)) return "ttl-not-supported";
  if (candidate.estimatedPrefixTokens < limits.minimumTokens) return "below-minimum";
  if (candidate.estimatedPrefixTokens > (limits.maximumTokens ?? Number.POSITIVE_INFINITY)) return "above-maximum";
  if (policy === "auto" && candidate.section === "messages" && limits.writePremium) return "write-premium";
  return pointsLeft > 0 ? undefined : "no-points-left";
}

function findCandidates(request: CacheableRequest): Candidate[] {
  const candidates: Candidate[] = [];
  let prefixTokens = 0;
  const addEnd = (section: "tools" | "system", blocks: readonly CacheableBlock[]): void => {
    prefixTokens += estimateBlocks(blocks);
    const afterBlock = blocks.length - 1;
    if (afterBlock < 0) return;
    const placedByCaller = blocks.some(isCachePoint);
    candidates.push({ section, afterBlock, estimatedPrefixTokens: prefixTokens, placedByCaller });
  };
  addEnd("tools", request.toolConfig?.tools ?? []);
  addEnd("system", request.system ?? []);

  const messages = request.messages ?? [];
  const last = messages.length - 1;
  const blocks = messages[last]?.content ?? [];
  if (blocks.length < 2) return candidates;
  for (const message of messages.slice(0, last)) prefixTokens += estimateBlocks(message.content ?? []);
  candidates.push({
    section: "messages",
    message: last,
    afterBlock: blocks.length - 2,
    estimatedPrefixTokens: prefixTokens + estimateBlocks(blocks.slice(0, -1)),
    placedByCaller: blocks.some(isCachePoint),
  });
  return candidates;
}

function countCachePoints(request: CacheableRequest): number {
  const blocks = [
    ...(request.toolConfig?.tools ?? []),
    ...(request.system ?? []),
    ...(request.messages ?? []).flatMap((message) => message.content ?? []),
  ];
  return blocks.filter(isCachePoint).length;
}

function isCachePoint(block: CacheableBlock): boolean {
  return "cachePoint" in block && block.cachePoint !== undefined;
}

/** Bytes (images, documents) count as nothing: an estimate that is too low only skips a point. */
function estimateBlocks(blocks: readonly CacheableBlock[]): number {
  return blocks.reduce((sum, block) => sum + estimateBlock(block), 0);
}

function estimateBlock(block: CacheableBlock): number {
  if ("text" in block && typeof block.text === "string") return estimateTokens(block.text);
  return estimateTokens(JSON.stringify(block, (_key, value) => (value instanceof Uint8Array ? undefined : value)));
}
