import { defaultFactBook, fromUsd, InvalidOptionError } from "@bedrock-routed/core";
import type { LedgerOptions } from "../ledger/ledger-recorder";
import { createDayReader } from "../record/create-day-reader";
import type { CallPricing } from "../record/price-call";
import { defaultLabels, type LabelKeys } from "../record/read-labels";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import { resolveBaseline } from "./resolve-baseline";

const DEFAULT_MAXIMUM_RECORDS = 1000;

/** Options after checks and defaults. */
export interface ResolvedSavingsOptions extends Pick<BedrockSavingsHandlerOptions, "onRecord" | "captureContent"> {
  readonly pricing: CallPricing;
  readonly ledger: LedgerOptions;
  readonly maximumRecords: number;
  readonly labels: LabelKeys;
  readonly budgets: NonNullable<BedrockSavingsHandlerOptions["budgets"]>;
  readonly clock: () => number;
  readonly dayOf: (at: number) => string;
}

/** Checks the options once and fills in the defaults. */
export function resolveSavingsOptions(options: BedrockSavingsHandlerOptions): ResolvedSavingsOptions {
  const { baseline, routerFeeUsdPerCall = 0, maximumRecords = DEFAULT_MAXIMUM_RECORDS, captureContent } = options;
  const facts = options.facts ?? defaultFactBook();
  if (!Number.isFinite(routerFeeUsdPerCall) || routerFeeUsdPerCall < 0) {
    throw new InvalidOptionError("routerFeeUsdPerCall", routerFeeUsdPerCall, "pass USD a call, 0 or more");
  }
  if (!Number.isInteger(maximumRecords) || maximumRecords < 0) {
    throw new InvalidOptionError("maximumRecords", maximumRecords, "pass a whole number, 0 or more");
  }
  if (captureContent !== undefined && typeof captureContent.redact !== "function") {
    const remedy = "pass an object whose redact is a function from text to text";
    throw new InvalidOptionError("captureContent", captureContent, remedy);
  }
  const comparisons = Object.entries(options.comparisons ?? {}).map(
    ([name, id]) => [name, resolveBaseline(`comparisons["${name}"]`, id, facts)] as const,
  );
  return {
    pricing: {
      facts,
      baseline: baseline === undefined ? undefined : resolveBaseline("baseline", baseline, facts),
      comparisons: new Map(comparisons),
      routerFee: fromUsd(routerFeeUsdPerCall),
    },
    ledger: { dimensions: options.dimensions, maximumKeys: options.maximumKeys },
    maximumRecords,
    labels: options.labels ?? defaultLabels,
    budgets: options.budgets ?? [],
    clock: options.clock ?? Date.now,
    dayOf: createDayReader(options.timeZone ?? "UTC"),
    onRecord: options.onRecord,
    captureContent,
  };
}
