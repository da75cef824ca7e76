import type { Estimate } from "./apgr";

/** An answer that outcomes can give, or not. */
export type Shown = "yes" | "no" | "not shown";

/** What the outcomes show, in plain words. */
export interface Verdict {
  /** Whether to use the trained weights. Only what the outcomes show is recommended. */
  readonly recommended: boolean;
  readonly betterThanLength: Shown;
  readonly betterThanToday: Shown;
  /** Whether the outcomes are enough to tell the weights from prompt length. */
  readonly enoughData: boolean;
  /**
   * About how many outcomes tell the weights from length in 4 of 5 cases, if the lead stays as it is. `undefined` when
   * there is no lead, or when it cannot be estimated.
   */
  readonly outcomesNeeded: number | undefined;
  readonly text: string;
}

export interface Evidence {
  readonly outcomes: number;
  /** Mean gain of the strong model. */
  readonly gain: Estimate;
  readonly apgr: Estimate | undefined;
  readonly leadOverLength: Estimate | undefined;
  readonly leadOverToday: Estimate | undefined;
  readonly pair: string;
}

/** Fewer outcomes decide nothing: an interval from so few is not to be trusted. */
const FEWEST_OUTCOMES = 100;
/** 1.96 for the interval, and 0.84 to find it in 4 of 5 cases. */
const INTERVAL = 1.96;
const POWER = 0.84;

export function toVerdict(evidence: Evidence): Verdict {
  const { outcomes, gain, apgr, leadOverLength, leadOverToday } = evidence;
  const isFew = outcomes < FEWEST_OUTCOMES;
  const strongIsBetter = gain.low > 0;
  const judged = !isFew && strongIsBetter && apgr !== undefined;
  const betterThanLength = judged ? shownBy(leadOverLength) : "not shown";
  const betterThanToday = judged ? shownBy(leadOverToday) : "not shown";
  const recommended = betterThanLength === "yes" && betterThanToday === "yes" && (apgr?.low ?? 0) > 0.5;
  const verdict = {
    recommended,
    betterThanLength,
    betterThanToday,
    enoughData: judged && betterThanLength !== "not shown",
    outcomesNeeded: outcomesFor(leadOverLength, outcomes),
  };
  return { ...verdict, text: renderVerdict(evidence, verdict, { isFew, strongIsBetter }) };
}

function shownBy(lead: Estimate | undefined): Shown {
  if (lead === undefined) return "not shown";
  if (lead.low > 0) return "yes";
  return lead.high < 0 ? "no" : "not shown";
}

function outcomesFor(lead: Estimate | undefined, outcomes: number): number | undefined {
  if (lead === undefined || lead.value <= 0 || !Number.isFinite(lead.low)) return undefined;
  const standardError = (lead.high - lead.low) / (2 * INTERVAL);
  const needed = outcomes * (((INTERVAL + POWER) * standardError) / lead.value) ** 2;
  return Number.isFinite(needed) ? Math.max(1, Math.ceil(needed / 50) * 50) : undefined;
}

function renderVerdict(
  { outcomes, gain, apgr, leadOverLength, leadOverToday, pair }: Evidence,
  verdict: Omit<Verdict, "text">,
  { isFew, strongIsBetter }: { isFew: boolean; strongIsBetter: boolean },
): string {
  const lines: string[] = [];
  lines.push(
    verdict.recommended
      ? "Use the trained weights."
      : "Keep today's weights: these outcomes do not show that the trained ones are better.",
  );
  if (!strongIsBetter) {
    lines.push(
      `The strong model is not shown to be better than the weak one (mean gain ${format(gain)}). If that is so, no router pays: use the weak model.`,
    );
  }
  if (isFew) lines.push(`${outcomes} outcomes are too few to decide: give at least ${FEWEST_OUTCOMES}.`);
  if (apgr !== undefined) lines.push(`APGR ${format(apgr)} by cross-validation (0.5 is a random order).`);
  lines.push(`Better than prompt length: ${verdict.betterThanLength}${lead(leadOverLength)}.`);
  lines.push(`Better than today's weights: ${verdict.betterThanToday}${lead(leadOverToday)}.`);
  if (!verdict.enoughData && verdict.outcomesNeeded !== undefined && verdict.outcomesNeeded > outcomes) {
    lines.push(`If the lead over length stays as it is, about ${verdict.outcomesNeeded} outcomes would show it.`);
  }
  lines.push(`The weights belong to ${pair} and say nothing of other models.`);
  return lines.join("\n");
}

function lead(estimate: Estimate | undefined): string {
  return estimate === undefined ? "" : ` (lead ${format(estimate)})`;
}

function format({ value, low, high }: Estimate): string {
  const bound = (number: number): string => (Number.isFinite(number) ? number.toFixed(3) : "unknown");
  return `${value.toFixed(3)} [${bound(low)} to ${bound(high)}]`;
}
