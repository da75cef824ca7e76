import { InvalidOptionError, type RouteRequest } from "@bedrock-routed/core";
import { hashToUnit } from "../composition/hash-text";
import {
  baselineOf,
  candidatesOf,
  checkBaseline,
  decide,
  type RouteChoice,
  requireChoice,
  requireNumber,
  type UpdatableRouter,
} from "../composition/route-choice";

/** One arm of an experiment. */
export interface ShareArm {
  /** Where the calls of this arm go. */
  readonly to: RouteChoice;
  /** How much of all calls, relative to the other arms. */
  readonly share: number;
  /** The reason in the routing record. @default the share, such as "share 20%" */
  readonly reason?: string;
}

/** Options of `fixedShareRouter`. */
export interface FixedShareOptions {
  /** At least one arm with a share above 0. */
  readonly arms: readonly ShareArm[];
  /**
   * What decides the arm of a call: calls with the same key go to the same arm, on every machine.
   * @default the conversation
   */
  readonly key?: (request: RouteRequest) => string;
  /** Another seed gives another, independent split of the same keys. @default "" */
  readonly seed?: string;
  /** The model that answers when the router fails, and that savings are calculated against. @default the one of the last arm */
  readonly baseline?: string;
}

/** What can be changed: the share of each arm, in the order of the arms. */
export interface FixedShareChanges {
  readonly shares?: readonly number[];
}

/**
 * Sends fixed shares of the calls to models or routers, for experiments.
 * @throws InvalidOptionError for an option that cannot be used
 *
 * @example
 * ```ts
 * const router = fixedShareRouter({
 *   arms: [
 *     { to: "us.amazon.nova-lite-v1:0", share: 0.2 },
 *     { to: "us.amazon.nova-pro-v1:0", share: 0.8 },
 *   ],
 * });
 * ```
 */
export function fixedShareRouter({
  arms,
  key,
  seed = "",
  baseline,
}: FixedShareOptions): UpdatableRouter<FixedShareChanges> {
  if (!Array.isArray(arms) || arms.length === 0) {
    throw new InvalidOptionError("arms", arms, "use a list of { to, share }");
  }
  for (const [index, { to }] of arms.entries()) requireChoice(`arms[${index}].to`, to);
  const candidates = candidatesOf(...arms.map(({ to }) => to));
  let shares = checkShares(
    "arms",
    arms.map(({ share }) => share),
  );
  const lastArm = arms.at(-1) ?? arms[0];
  return {
    name: "fixed-share",
    candidates,
    baseline: checkBaseline(baseline, candidates) ?? baselineOf(lastArm?.to ?? ""),
    route(request) {
      const total = shares.reduce((sum, share) => sum + share, 0);
      const at = hashToUnit(`${seed}\n${key === undefined ? request.conversation.id : key(request)}`) * total;
      const index = findArm(shares, at);
      const arm = arms[index] ?? lastArm;
      const reason = arm?.reason ?? `share ${Math.round((100 * (shares[index] ?? 0)) / total)}%`;
      return decide(arm?.to ?? "", request, reason);
    },
    update(changes) {
      if (changes.shares === undefined) return;
      if (changes.shares.length !== arms.length) {
        throw new InvalidOptionError("shares", changes.shares, `use one number for each of the ${arms.length} arms`);
      }
      shares = checkShares("shares", changes.shares);
    },
  };
}

/** The arm in which a point lies. Rounding can lead past the end, which belongs to the last arm that has a share. */
function findArm(shares: readonly number[], at: number): number {
  let end = 0;
  for (const [index, share] of shares.entries()) {
    end += share;
    if (at < end) return index;
  }
  return shares.findLastIndex((share) => share > 0);
}

function checkShares(option: string, shares: readonly number[]): readonly number[] {
  for (const [index, share] of shares.entries()) requireNumber(`${option}[${index}]`, share, 0, 1e6);
  if (shares.some((share) => share > 0)) return [...shares];
  throw new InvalidOptionError(option, shares, "at least one share must be above 0");
}
