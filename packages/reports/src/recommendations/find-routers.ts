import type { Ledger } from "@bedrock-routed/callbacks";
import { toUsd } from "@bedrock-routed/core";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/** Fewer calls say little about a router's habits. */
const SMALLEST_SAMPLE = 50;
const TOO_CAUTIOUS = 0.9;
const TOO_LOOSE = 0.05;

/**
 * Prompt routers that nearly always, or nearly never, choose their largest model. Whether the answers
 * would bear another share cannot be seen from here, so the stake of a cautious one is what the
 * cheapest model would have saved on those calls, and a loose one has none.
 */
export function findRouters({ signals }: Ledger): readonly Recommendation[] {
  const largest = signals.get("routed-to-largest");
  const smaller = signals.get("routed-to-smaller");
  const routers = new Set([...(largest?.keys() ?? []), ...(smaller?.keys() ?? [])]);
  return [...routers].flatMap((router) => {
    const toLargest = largest?.get(router);
    const largestCalls = toLargest?.calls ?? 0;
    const calls = largestCalls + (smaller?.get(router)?.calls ?? 0);
    const shareOfLargest = largestCalls / calls;
    if (calls < SMALLEST_SAMPLE || (shareOfLargest < TOO_CAUTIOUS && shareOfLargest > TOO_LOOSE)) return [];
    const kind = shareOfLargest >= TOO_CAUTIOUS ? "router-too-cautious" : "router-too-loose";
    const estimatedSavingsUsd =
      kind === "router-too-cautious" && toLargest ? toUsd(toLargest.estimatedSaving) : undefined;
    return [
      { kind, subject: router, estimatedSavingsUsd, evidence: { calls, shareOfLargest }, action: remedies[kind] },
    ];
  });
}
