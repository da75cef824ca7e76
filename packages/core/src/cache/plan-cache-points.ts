import type { CacheLimits } from "../facts/model-facts";
import type {
  CacheableRequest,
  CacheLocation,
  CachePlan,
  CachePolicy,
  CacheSkipReason,
  PlannedCachePoint,
  SkippedCachePoint,
} from "./cache-plan";
import { type CallerPoint, findCallerPoints } from "./find-caller-points";
import { type Candidate, findCandidates } from "./find-candidates";

/** What the service takes of any model. */
const MAXIMUM_POINTS = 4;

/**
 * Plans cache points, in the order in which the cache reads a request: tools, system, messages.
 * Candidates: the end of the tools, the end of the system prompt, the context of a RAG prompt (the
 * blocks of the only message before its last one), and in a conversation the ends of the last two
 * user turns. Points that the caller placed come first in the model's budget; of more than it takes,
 * the last ones are kept, as the prefix of each holds those of all before it.
 *
 * @param limits of the model, or the strictest of a router's models; `undefined` when not known
 */
export function planCachePoints(
  request: CacheableRequest,
  limits: CacheLimits | undefined,
  policy: CachePolicy,
): CachePlan {
  const callerPoints = findCallerPoints(request);
  if (policy === "off") return { points: [], skipped: [], placedByCaller: callerPoints.length };
  const ttl = policy === "auto" ? undefined : policy.ttl;
  const points: PlannedCachePoint[] = [];
  const skipped: SkippedCachePoint[] = [];
  for (const candidate of findCandidates(request)) {
    if (candidate.role === "end" && (policy === "auto" || policy.messages !== true)) continue;
    const pointsLeft = (limits?.maxPoints ?? 0) - callerPoints.length - points.length;
    const reason = reasonToSkip(candidate, limits, policy, pointsLeft, callerPoints);
    const { section, message, afterBlock, estimatedPrefixTokens } = candidate;
    const location: CacheLocation = message === undefined ? { section, afterBlock } : { section, message, afterBlock };
    if (reason !== undefined) skipped.push({ ...location, reason, estimatedPrefixTokens });
    else if (ttl === undefined) points.push({ ...location, estimatedPrefixTokens });
    else points.push({ ...location, ttl, estimatedPrefixTokens });
  }
  const removed = callerPoints.length - (limits?.maxPoints ?? MAXIMUM_POINTS);
  return { points, skipped, placedByCaller: callerPoints.length, ...(removed > 0 && { removed }) };
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

/** Entries of one hour must come before entries of five minutes. */
function breaksTtlOrder(
  { order }: Candidate,
  ttl: "5m" | "1h" | undefined,
  callerPoints: readonly CallerPoint[],
): boolean {
  return ttl === "1h"
    ? callerPoints.some((point) => point.order < order && point.ttl === "5m")
    : callerPoints.some((point) => point.order >= order && point.ttl === "1h");
}
