import {
  type Baseline,
  type BaselineCaching,
  defaultModelCatalog,
  InvalidOptionError,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  parseModelTarget,
} from "@bedrock-routed/core";
import type { Budget } from "../budget/budget";
import type { Exporter, ExporterError } from "../exporter/exporter";
import { ExporterGroup } from "../exporter/exporter-group";
import { pageBreakdowns } from "../ledger/dimensions";
import type { LedgerOptions } from "../ledger/ledger-recorder";
import { type CallPricing, parseRouterFee } from "../pricing/price-call";
import { checkRegion } from "../pricing/region";
import { createDayReader, defaultLabels, type LabelKeys } from "../record/read-run";
import type { LogRecord } from "../record/record";

/** Options of `BedrockSavingsHandler`. */
export interface BedrockSavingsHandlerOptions {
  /**
   * What every call is compared with: a model id (in the geography that served the call) or an inference profile id.
   * @default for each call the baseline of a client-side router, the most expensive of a prompt router's models, or the invoked model without a router. A call through a router whose models are not known is compared with nothing
   */
  baseline?: string | undefined;
  /**
   * `"none"` compares with the baseline without prompt caching: what cache points save counts. `"same"`
   * gives the baseline the same caching. Reports show both. Caching without a cache point in the request
   * is never a saving, because the service caches the baseline too.
   * @default "none"
   */
  baselineCaching?: BaselineCaching | undefined;
  /**
   * Further baselines by a name that you choose, such as `{ "always Haiku": "anthropic.claude-haiku-4-5-20251001-v1:0" }`.
   * @default {}
   */
  comparisons?: Readonly<Record<string, string>> | undefined;
  /**
   * The model catalog with the prices.
   * @default defaultModelCatalog()
   */
  modelCatalog?: ModelCatalog | undefined;
  /**
   * USD charged per call through a prompt router. AWS publishes no fee.
   * @default 0
   */
  routerFeeUsdPerCall?: number | undefined;
  /**
   * The Region of calls that do not name theirs, such as `"ap-northeast-1"`. Every price depends on it.
   * `BedrockRoutedChatModel` names the Region of each call. `ChatBedrockConverse` does not: pass its `region`.
   * @default undefined: the price that all Regions share, or that of the main Region of the geography, with a note in the report
   */
  region?: string | undefined;
  /**
   * What to group calls by besides the model: `"day"`, `"router"`, `"tag"`, or the name of a label.
   * @default ["day", "router", "tag", "user", "team", "feature"]
   */
  dimensions?: readonly string[] | undefined;
  /**
   * Pairs of dimensions to group by together, for the filters of a report page. `[]` for none.
   * @default each dimension with the day, and the model with each dimension
   */
  breakdowns?: LedgerOptions["breakdowns"];
  /**
   * Labels, and the metadata keys of a run that can hold them. The first key with a value wins.
   * @default user, team, thread and feature, under their usual keys such as "user_id" and "thread_id"
   */
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * IANA time zone of the days, such as `"Asia/Tokyo"`.
   * @default "UTC"
   */
  timeZone?: string | undefined;
  /**
   * The largest number of keys of a dimension. Further keys count under `"(other)"`.
   * @default 1000
   */
  maxKeys?: number | undefined;
  /**
   * The largest number of entries in `records` and in `operations`. The oldest are dropped first. Totals cover all records.
   * @default 1000
   */
  maxRecords?: number | undefined;
  /**
   * Keeps the text of prompts and answers in the records. Every piece of text goes through `redact` first.
   * @default undefined: no text is kept
   */
  captureContent?: { readonly redact: (text: string) => string } | undefined;
  /**
   * Budgets that count every cost and call their `onThreshold`. To refuse calls, use `withBudget` instead.
   * @default []
   */
  budgets?: readonly Budget[] | undefined;
  /**
   * Receive every record: a log file, CloudWatch, OpenTelemetry.
   * @default []
   */
  exporters?: readonly Exporter[] | undefined;
  /**
   * Called with the first failure of each exporter. Runs continue.
   * @default a process warning
   */
  onExporterError?: ((error: ExporterError) => unknown) | undefined;
  /**
   * Called with every record. Errors that it throws or rejects with are dropped.
   * @default undefined
   */
  onRecord?: ((record: LogRecord) => unknown) | undefined;
  /**
   * Returns the time in ms since 1970. When it throws or returns no time, `Date.now` is used instead.
   * @default Date.now
   */
  clock?: (() => number) | undefined;
}

/** Options after checks and defaults. */
export interface ResolvedSavingsOptions extends Pick<BedrockSavingsHandlerOptions, "onRecord" | "captureContent"> {
  readonly exporters: ExporterGroup;
  readonly pricing: CallPricing;
  readonly ledger: LedgerOptions;
  readonly maxRecords: number;
  readonly labels: LabelKeys;
  readonly budgets: NonNullable<BedrockSavingsHandlerOptions["budgets"]>;
  readonly clock: () => number;
  readonly timeZone: string;
  readonly dayOf: (at: number) => string;
}

const DEFAULT_MAX_RECORDS = 1000;

/** Checks the options and fills in the defaults. @throws InvalidOptionError when an option is invalid */
export function resolveSavingsOptions(options: BedrockSavingsHandlerOptions): ResolvedSavingsOptions {
  const { baseline, maxRecords = DEFAULT_MAX_RECORDS, captureContent, region } = options;
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
      baselineCaching: checkCaching(options.baselineCaching),
      comparisons: new Map(comparisons),
      routerFee: parseRouterFee(options.routerFeeUsdPerCall),
      region: checkRegion(region),
    },
    ledger: {
      dimensions: options.dimensions,
      maxKeys: options.maxKeys,
      breakdowns: options.breakdowns ?? pageBreakdowns(options.dimensions),
    },
    timeZone: options.timeZone ?? "UTC",
    maxRecords,
    labels: options.labels ?? defaultLabels,
    budgets: options.budgets ?? [],
    exporters: new ExporterGroup(checkExporters(options.exporters ?? []), options.onExporterError),
    clock: createClock(options.clock),
    dayOf: createDayReader(options.timeZone ?? "UTC"),
    onRecord: options.onRecord,
    captureContent,
  };
}

function checkCaching(caching: BaselineCaching = "none"): BaselineCaching {
  if (caching === "none" || caching === "same") return caching;
  throw new InvalidOptionError("baselineCaching", caching, 'pass "none" or "same"');
}

/** The baseline that a model id or a profile id names. @throws InvalidOptionError when its price is unknown */
function resolveBaseline(option: string, baseline: string, modelCatalog: ModelCatalog): Baseline {
  const { modelId, scope } = parseBaseline(option, baseline);
  const scopes = Object.keys(modelCatalog.model(modelId)?.prices ?? {});
  if (scopes.length === 0) {
    const remedy = "its price is not known, so pass another model, or a modelCatalog with its price";
    throw new InvalidOptionError(option, baseline, remedy);
  }
  // A model id without a profile means the model in the geography of each call.
  if (scope === "in-region") return { modelId };
  if (!scopes.includes(scope)) {
    const remedy = `its price is known only for ${scopes.join(", ")}: pass one of those, or a modelCatalog with its price`;
    throw new InvalidOptionError(option, baseline, remedy);
  }
  return { modelId, scope };
}

function parseBaseline(option: string, baseline: string): InvokedModel {
  const remedy = 'pass a model id such as "amazon.nova-pro-v1:0" or a profile id such as "us.amazon.nova-pro-v1:0"';
  try {
    const model = invokedModelOf(parseModelTarget(baseline));
    if (model !== undefined) return model;
  } catch (error) {
    throw new InvalidOptionError(option, baseline, remedy, error);
  }
  throw new InvalidOptionError(option, baseline, remedy);
}

/** The latest time that a date can have with a year of four digits. */
const LAST_TIME = Date.UTC(10_000, 0) - 1;

/** A clock that always returns a time, whatever the user's clock does. */
function createClock(clock: (() => number) | undefined): () => number {
  if (clock === undefined) return Date.now;
  return () => {
    try {
      const at = clock();
      return Number.isFinite(at) && at >= 0 && at <= LAST_TIME ? at : Date.now();
    } catch {
      return Date.now();
    }
  };
}

function checkExporters(exporters: readonly Exporter[]): readonly Exporter[] {
  const remedy = "pass an array of exporters, such as [new JsonLinesExporter({ path })]";
  if (!Array.isArray(exporters)) throw new InvalidOptionError("exporters", exporters, remedy);
  for (const [index, exporter] of exporters.entries()) {
    if (typeof exporter?.add === "function" && typeof exporter.flush === "function") continue;
    throw new InvalidOptionError(`exporters[${index}]`, exporter, remedy);
  }
  return exporters;
}
