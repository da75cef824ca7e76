import type { CacheLimits, CacheTtl } from "../catalog/model-facts";
import { estimateTokens } from "../usage/estimate-tokens";
import type {
  CacheLocation,
  CachePlan,
  CachePolicy,
  CacheSkipReason,
  PlannedCachePoint,
  SkippedCachePoint,
} from "./cache-plan";
import {
  type CacheableBlock,
  type CacheableMessage,
  type CacheableRequest,
  isCachePoint,
  partsOf,
  type RequestPart,
  textOfBlock,
} from "./cacheable-request";

/**
 * Cache points that the service allows in one request, whichever the model.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
const MAX_POINTS = 4;

/**
 * Plans where cache points go in a request. Candidates are, in the order in which the cache reads a
 * request:
 *
 * 1. the end of the tools,
 * 2. the end of the system prompt,
 * 3. in a request with a single message, the place before its last block: a RAG prompt has its
 *    context before it, and its question in it,
 * 4. in a conversation, the ends of the last two user turns.
 *
 * The caller's own cache points are kept and count towards the model's limit. If there are more than
 * the model allows, only the last ones are sent, because the prefix of a point includes the prefixes
 * of all earlier points. The limit is four when the limits of the model are not known, because AWS
 * documents a maximum of four for every model that supports caching.
 *
 * @param request the Converse request; it is not changed
 * @param limits limits of the model, or `strictestLimits` of a router's models; `undefined` when not known
 * @param policy what the caller wants cached
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html (cache checkpoints per request)
 */
export function planCachePoints(
  request: CacheableRequest,
  limits: CacheLimits | undefined,
  policy: CachePolicy,
): CachePlan {
  const parts = partsOf(request);
  const callerPoints = findCallerPoints(parts);
  const placedByCaller = callerPoints.length;
  if (policy === "off") return { points: [], skipped: [], placedByCaller };
  const ttl = policy === "auto" ? undefined : policy.ttl;
  const points: PlannedCachePoint[] = [];
  const skipped: SkippedCachePoint[] = [];
  for (const candidate of findCandidates(parts, request.messages ?? [])) {
    if (candidate.role === "end" && (policy === "auto" || policy.messages !== true)) continue;
    const pointsLeft = (limits?.maxPoints ?? 0) - placedByCaller - points.length;
    const reason = reasonToSkip(candidate, limits, policy, pointsLeft, callerPoints);
    const { section, message, afterBlock, estimatedPrefixTokens } = candidate;
    const location: CacheLocation = message === undefined ? { section, afterBlock } : { section, message, afterBlock };
    if (reason !== undefined) skipped.push({ ...location, reason, estimatedPrefixTokens });
    else if (ttl !== undefined) points.push({ ...location, ttl, estimatedPrefixTokens });
    else points.push({ ...location, estimatedPrefixTokens });
  }
  const plan = { points, skipped, placedByCaller };
  const removed = placedByCaller - (limits?.maxPoints ?? MAX_POINTS);
  return removed > 0 ? { ...plan, removed } : plan;
}

function reasonToSkip(
  candidate: Candidate,
  limits: CacheLimits | undefined,
  policy: Exclude<CachePolicy, "off">,
  pointsLeft: number,
  callerPoints: readonly CallerPoint[],
): CacheSkipReason | undefined {
  const { section, role, estimatedPrefixTokens } = candidate;
  const ttl = policy === "auto" ? undefined : policy.ttl;
  if (candidate.placedByCaller) return "placed-by-caller";
  if (policy !== "auto" && policy[section] === false) return "policy";
  if (limits === undefined) return "limits-unknown";
  if (!limits.fields.includes(section)) return "section-not-supported";
  if (candidate.besideTools && limits.notBesideTools) return "beside-tools";
  if (ttl !== undefined && !limits.ttls.includes(ttl)) return "ttl-not-supported";
  if (breaksTtlOrder(candidate, ttl, callerPoints)) return "ttl-order";
  if (estimatedPrefixTokens < limits.minTokens) return "below-minimum";
  if (estimatedPrefixTokens > (limits.maxTokens ?? Number.POSITIVE_INFINITY)) return "above-maximum";
  if (policy === "auto" && role === "context" && limits.writePremium) return "write-premium";
  return pointsLeft > 0 ? undefined : "no-points-left";
}

/** Cache points of one hour must come before cache points of five minutes. */
function breaksTtlOrder(
  { order }: Candidate,
  ttl: CacheTtl | undefined,
  callerPoints: readonly CallerPoint[],
): boolean {
  return ttl === "1h"
    ? callerPoints.some((point) => point.order < order && point.ttl === "5m")
    : callerPoints.some((point) => point.order >= order && point.ttl === "1h");
}

/** A cache point that the caller placed. */
interface CallerPoint {
  /** Number of blocks before it, in the order in which the cache reads them. */
  readonly order: number;
  readonly ttl: CacheTtl;
}

function findCallerPoints(parts: readonly RequestPart[]): readonly CallerPoint[] {
  const points: CallerPoint[] = [];
  let order = 0;
  for (const { blocks } of parts) {
    for (const block of blocks) {
      if (isCachePoint(block)) points.push({ order, ttl: ttlOf(block) });
      order += 1;
    }
  }
  return points;
}

function ttlOf(block: CacheableBlock): CacheTtl {
  const { cachePoint } = block as { readonly cachePoint?: { readonly ttl?: unknown } };
  return cachePoint?.ttl === "1h" ? "1h" : "5m";
}

/** Why a place is worth a cache point. */
type CandidateRole =
  /** The end of the tools or of the system prompt, which are the same in every call. */
  | "static"
  /** Before the last block of the only message: after the context of a RAG prompt, before its question. */
  | "context"
  /** The end of a user turn of a conversation. The next call sends it again. */
  | "conversation"
  /** The end of the only message. It is not known whether it is sent again. */
  | "end";

/** A place where a cache point can go. */
interface Candidate extends Pick<CacheLocation, "section" | "afterBlock"> {
  /** Index of the message, for `messages` only. */
  readonly message: number | undefined;
  readonly role: CandidateRole;
  /** Estimated number of tokens before the place. */
  readonly estimatedPrefixTokens: number;
  /** Number of blocks before the place, in the order in which the cache reads them. */
  readonly order: number;
  /** Whether the caller placed a cache point in the same tools, system prompt or message. */
  readonly placedByCaller: boolean;
  /** Whether the message contains a tool call or a tool result. */
  readonly besideTools: boolean;
}

/** Finds the candidates in the order in which the cache reads the request. */
function findCandidates(parts: readonly RequestPart[], messages: readonly CacheableMessage[]): readonly Candidate[] {
  const turns = lastUserTurns(messages);
  const candidates: Candidate[] = [];
  let tokens = 0;
  let order = 0;
  for (const part of parts) {
    const { section, message, blocks } = part;
    blocks.forEach((block, afterBlock) => {
      tokens += estimateBlock(block);
      order += 1;
      const role = roleOf(part, afterBlock, messages.length, turns);
      if (role === undefined) return;
      candidates.push({
        section,
        message,
        afterBlock,
        role,
        estimatedPrefixTokens: tokens,
        order,
        placedByCaller: blocks.some(isCachePoint),
        besideTools: blocks.some(isToolCallOrResult),
      });
    });
  }
  return candidates;
}

/** The role of the place after a block; `undefined` when it is not worth a cache point. */
function roleOf(
  { section, message, blocks }: RequestPart,
  afterBlock: number,
  messageCount: number,
  turns: readonly (number | undefined)[],
): CandidateRole | undefined {
  const last = blocks.length - 1;
  if (section === "messages" && messageCount === 1 && afterBlock === last - 1) return "context";
  if (afterBlock !== last) return undefined;
  if (section !== "messages") return "static";
  if (messageCount === 1) return "end";
  return turns.includes(message) ? "conversation" : undefined;
}

/**
 * Indexes of the last two user turns. The previous call wrote the cache up to the first of them, and
 * the next call can read the cache up to the second.
 */
function lastUserTurns(messages: readonly CacheableMessage[]): readonly number[] {
  const turns: number[] = [];
  for (let index = messages.length - 1; index >= 0 && turns.length < 2; index -= 1) {
    if (messages[index]?.role === "user") turns.unshift(index);
  }
  return turns;
}

function isToolCallOrResult(block: CacheableBlock): boolean {
  const { toolUse, toolResult } = block as { readonly toolUse?: unknown; readonly toolResult?: unknown };
  return toolUse !== undefined || toolResult !== undefined;
}

/** Bytes of images and documents count as nothing. An estimate that is too low only skips a cache point. */
function estimateBlock(block: CacheableBlock): number {
  return estimateTokens(textOfBlock(block, () => undefined));
}
