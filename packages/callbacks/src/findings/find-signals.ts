import { toUsd } from "@bedrock-routed/core";
import type { Ledger, SignalTotals } from "../ledger/ledger";
import type { SignalKind } from "../record/signal";
import type { Finding } from "./finding";
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
  "cache-router-flip",
  "global-profile-cheaper",
  "batchable",
  "simple-on-large",
] as const satisfies readonly FoundKind[];

/** Findings that calls signalled one by one. */
export function findSignals({ signals }: Ledger, residency: boolean): readonly Finding[] {
  return kinds
    .filter((kind) => !(residency && kind === "global-profile-cheaper"))
    .flatMap((kind) =>
      [...(signals.get(kind) ?? [])]
        .filter(([, { calls }]) => calls >= (kind === "batchable" ? SMALLEST_BATCH : SMALLEST_PATTERN))
        .map(([subject, totals]) => toFinding(kind, subject, totals)),
    );
}

function toFinding(kind: FoundKind, subject: string, { calls, stakedCalls, stake }: SignalTotals): Finding {
  return {
    kind,
    subject,
    stakeUsd: stakedCalls === 0 ? undefined : toUsd(stake),
    evidence: { calls },
    remedy: remedies[kind],
  };
}
