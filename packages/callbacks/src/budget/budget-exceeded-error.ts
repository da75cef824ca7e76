import { BedrockRoutedError } from "@bedrock-routed/core";

/** The state of a budget, in USD. */
export interface BudgetState {
  /** Day, month or `"total"`, such as `"2026-11-21"` or `"2026-11"`. */
  readonly period: string;
  /** The tag or label value that the limit is for; `""` when there is one limit for all. */
  readonly key: string;
  readonly limitUsd: number;
  readonly spentUsd: number;
  /** Held by calls that have not ended. */
  readonly reservedUsd: number;
}

/** A call was refused, before it was sent, because it might not fit the budget. */
export class BudgetExceededError extends BedrockRoutedError implements BudgetState {
  readonly period: string;
  readonly key: string;
  readonly limitUsd: number;
  readonly spentUsd: number;
  readonly reservedUsd: number;
  /** What the call was estimated at. */
  readonly estimateUsd: number;

  constructor({ period, key, limitUsd, spentUsd, reservedUsd }: BudgetState, estimateUsd: number) {
    const whose = key === "" ? "" : ` for ${JSON.stringify(key)}`;
    super(
      `The budget of ${limitUsd} USD${whose} in ${period} has no room for this call, estimated at ${estimateUsd} USD: ` +
        `${spentUsd} USD are spent and ${reservedUsd} USD are reserved by calls under way. ` +
        "Raise limitUsd, wait for those calls or for the next period, or use a cheaper model.",
    );
    this.period = period;
    this.key = key;
    this.limitUsd = limitUsd;
    this.spentUsd = spentUsd;
    this.reservedUsd = reservedUsd;
    this.estimateUsd = estimateUsd;
  }
}
