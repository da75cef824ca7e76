import type { Ledger, SignalKind, SignalTotals } from "@bedrock-routed/callbacks";
import { toUsd } from "@bedrock-routed/core";
import type { Recommendation } from "./recommendation";
import { remedies } from "./remedies";

/** A batch job takes at least so many records by default; the quota differs by model. */
const SMALLEST_BATCH = 100;

/** One bad call is no pattern. */
const SMALLEST_PATTERN = 2;

type FoundKind = Exclude<SignalKind, "routed-to-largest" | "routed-to-smaller">;

const kinds = [
  "cache-below-minimum",
  "cache-never-read",
  "cache-changing-prefix",
  "cache-router-switch",
  "global-profile-cheaper",
  "batchable",
  "simple-on-large",
] as const satisfies readonly FoundKind[];

/** Recommendations that calls signalled one by one. */
export function findSignals({ signals }: Ledger, dataResidency: boolean): readonly Recommendation[] {
  return kinds
    .filter((kind) => !(dataResidency && kind === "global-profile-cheaper"))
    .flatMap((kind) =>
      [...(signals.get(kind) ?? [])]
        .filter(([, { calls }]) => calls >= (kind === "batchable" ? SMALLEST_BATCH : SMALLEST_PATTERN))
        .map(([subject, totals]) => toRecommendation(kind, subject, totals)),
    );
}

function toRecommendation(
  kind: FoundKind,
  subject: string,
  { calls, estimatedCalls, estimatedSaving }: SignalTotals,
): Recommendation {
  return {
    kind,
    subject,
    estimatedSavingsUsd: estimatedCalls === 0 ? undefined : toUsd(estimatedSaving),
    evidence: { calls },
    action: remedies[kind],
  };
}
