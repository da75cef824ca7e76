import { defaultFactBook, InvalidOptionError } from "@bedrock-routed/core";
import { filterCrosses } from "../ledger/filter-crosses";
import type { LedgerOptions } from "../ledger/ledger-recorder";
import { createDayReader } from "../record/create-day-reader";
import { parseRouterFee } from "../record/parse-router-fee";
import type { CallPricing } from "../record/price-call";
import { defaultLabels, type LabelKeys } from "../record/read-labels";
import type { Sink } from "../sinks/sink";
import { SinkGroup } from "../sinks/sink-group";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import { resolveBaseline } from "./resolve-baseline";

const DEFAULT_MAXIMUM_RECORDS = 1000;

/** Options after checks and defaults. */
export interface ResolvedSavingsOptions extends Pick<BedrockSavingsHandlerOptions, "onRecord" | "captureContent"> {
  readonly sinks: SinkGroup;
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
  const { baseline, maximumRecords = DEFAULT_MAXIMUM_RECORDS, captureContent } = options;
  const facts = options.facts ?? defaultFactBook();
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
      routerFee: parseRouterFee(options.routerFeeUsdPerCall),
    },
    ledger: {
      dimensions: options.dimensions,
      maximumKeys: options.maximumKeys,
      crosses: options.crosses ?? filterCrosses(options.dimensions),
    },
    maximumRecords,
    labels: options.labels ?? defaultLabels,
    budgets: options.budgets ?? [],
    sinks: new SinkGroup(checkSinks(options.sinks ?? []), options.onSinkError),
    clock: options.clock ?? Date.now,
    dayOf: createDayReader(options.timeZone ?? "UTC"),
    onRecord: options.onRecord,
    captureContent,
  };
}

function checkSinks(sinks: readonly Sink[]): readonly Sink[] {
  const remedy = "pass an array of sinks, such as [new JsonLinesSink({ path })]";
  if (!Array.isArray(sinks)) throw new InvalidOptionError("sinks", sinks, remedy);
  for (const [index, sink] of sinks.entries()) {
    if (typeof sink?.add === "function" && typeof sink.flush === "function") continue;
    throw new InvalidOptionError(`sinks[${index}]`, sink, remedy);
  }
  return sinks;
}
