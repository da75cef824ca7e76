import type { CacheLimits } from "../facts/model-facts";

/**
 * Limits that hold for every model of a router: the highest minimum, the lowest maxima, the
 * common sections and TTLs. `undefined` when one model's limits are not known, or there is none.
 */
export function strictestLimits(all: readonly (CacheLimits | undefined)[]): CacheLimits | undefined {
  const [first, ...rest] = all;
  return rest.reduce((a, b) => a && b && strictest(a, b), first);
}

function strictest(a: CacheLimits, b: CacheLimits): CacheLimits {
  const maxTokens = Math.min(a.maxTokens ?? Number.POSITIVE_INFINITY, b.maxTokens ?? Number.POSITIVE_INFINITY);
  return {
    minTokens: Math.max(a.minTokens, b.minTokens),
    maxPoints: Math.min(a.maxPoints, b.maxPoints),
    fields: a.fields.filter((field) => b.fields.includes(field)),
    ttls: a.ttls.filter((ttl) => b.ttls.includes(ttl)),
    ...(Number.isFinite(maxTokens) ? { maxTokens } : {}),
    ...(a.notBesideTools || b.notBesideTools ? { notBesideTools: true } : {}),
    ...(a.writePremium || b.writePremium ? { writePremium: true } : {}),
  };
}
