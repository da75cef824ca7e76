import { defaultModelCatalog, InvalidOptionError } from "@bedrock-routed/core";
import type { Exporter } from "../exporters/exporter";
import { ExporterGroup } from "../exporters/exporter-group";
import type { LedgerOptions } from "../ledger/ledger-recorder";
import { pageBreakdowns } from "../ledger/page-breakdowns";
import { createDayReader } from "../record/create-day-reader";
import { parseRouterFee } from "../record/parse-router-fee";
import type { CallPricing } from "../record/price-call";
import { defaultLabels, type LabelKeys } from "../record/read-labels";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import { resolveBaseline } from "./resolve-baseline";

const DEFAULT_MAXIMUM_RECORDS = 1000;

/** Options after checks and defaults. */
export interface ResolvedSavingsOptions extends Pick<BedrockSavingsHandlerOptions, "onRecord" | "captureContent"> {
  readonly exporters: ExporterGroup;
  readonly pricing: CallPricing;
  readonly ledger: LedgerOptions;
  readonly maxRecords: number;
  readonly labels: LabelKeys;
  readonly budgets: NonNullable<BedrockSavingsHandlerOptions["budgets"]>;
  readonly clock: () => number;
  readonly dayOf: (at: number) => string;
}

/** Checks the options once and fills in the defaults. */
export function resolveSavingsOptions(options: BedrockSavingsHandlerOptions): ResolvedSavingsOptions {
  const { baseline, maxRecords = DEFAULT_MAXIMUM_RECORDS, captureContent } = options;
  const modelCatalog = options.modelCatalog ?? defaultModelCatalog();
  if (!Number.isInteger(maxRecords) || maxRecords < 0) {
    throw new InvalidOptionError("maxRecords", maxRecords, "pass a whole number, 0 or more");
  }
  if (captureContent !== undefined && typeof captureContent.redact !== "function") {
    const remedy = "pass an object whose redact is a function from text to text";
    throw new InvalidOptionError("captureContent", captureContent, remedy);
  }
  const comparisons = Object.entries(options.comparisons ?? {}).map(
    ([name, id]) => [name, resolveBaseline(`comparisons["${name}"]`, id, modelCatalog)] as const,
  );
  return {
    pricing: {
      modelCatalog,
      baseline: baseline === undefined ? undefined : resolveBaseline("baseline", baseline, modelCatalog),
      comparisons: new Map(comparisons),
      routerFee: parseRouterFee(options.routerFeeUsdPerCall),
    },
    ledger: {
      dimensions: options.dimensions,
      maxKeys: options.maxKeys,
      breakdowns: options.breakdowns ?? pageBreakdowns(options.dimensions),
    },
    maxRecords,
    labels: options.labels ?? defaultLabels,
    budgets: options.budgets ?? [],
    exporters: new ExporterGroup(checkExporters(options.exporters ?? []), options.onExporterError),
    clock: options.clock ?? Date.now,
    dayOf: createDayReader(options.timeZone ?? "UTC"),
    onRecord: options.onRecord,
    captureContent,
  };
}

function checkExporters(exporters: readonly Exporter[]): readonly Exporter[] {
  const remedy = "pass an array of sinks, such as [new JsonLinesExporter({ path })]";
  if (!Array.isArray(exporters)) throw new InvalidOptionError("sinks", exporters, remedy);
  for (const [index, exporter] of exporters.entries()) {
    if (typeof exporter?.add === "function" && typeof exporter.flush === "function") continue;
    throw new InvalidOptionError(`sinks[${index}]`, exporter, remedy);
  }
  return exporters;
}
