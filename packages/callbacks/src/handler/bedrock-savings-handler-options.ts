import type { ModelCatalog } from "@bedrock-routed/core";
import type { Budget } from "../budget/budget";
import type { Exporter } from "../exporters/exporter";
import type { ExporterError } from "../exporters/exporter-error";
import type { LedgerOptions } from "../ledger/ledger-recorder";
import type { CallRecord } from "../record/call-record";
import type { OperationRecord } from "../record/operation-record";

/** Options of `BedrockSavingsHandler`. */
export interface BedrockSavingsHandlerOptions {
  /**
   * What every call is compared with: a model id (in the geography where the call was served) or an inference profile id.
   * @default for each call the most expensive of the prompt router's models, when the chat model states them, else the invoked model
   */
  baseline?: string | undefined;
  /**
   * Further baselines by a name of yours, such as `{ "always Haiku": "anthropic.claude-haiku-4-5-20251001-v1:0" }`.
   * @default {}
   */
  comparisons?: Readonly<Record<string, string>> | undefined;
  /**
   * Prices.
   * @default defaultModelCatalog()
   */
  modelCatalog?: ModelCatalog | undefined;
  /**
   * USD charged for a call through a prompt router. AWS publishes none.
   * @default 0
   */
  routerFeeUsdPerCall?: number | undefined;
  /**
   * What to group calls by besides the model: `"day"`, `"router"`, `"tag"`, or the name of a label.
   * @default ["day", "router", "tag", "user", "team", "feature"]
   */
  dimensions?: readonly string[] | undefined;
  /**
   * Pairs of dimensions to group by together, so that a page of `toHtml` can be filtered; `[]` for none.
   * @default model × day, tag × day and model × tag, as far as the dimensions have them
   */
  breakdowns?: LedgerOptions["breakdowns"];
  /**
   * Labels, and the keys of a run's metadata that hold them, the first that is there.
   * @default user, team, thread and feature, under their usual keys such as "user_id" and "thread_id"
   */
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * IANA time zone of the days, such as `"Asia/Tokyo"`.
   * @default "UTC"
   */
  timeZone?: string | undefined;
  /**
   * Most keys of a dimension; what comes after that counts under `"(other)"`.
   * @default 1000
   */
  maxKeys?: number | undefined;
  /**
   * Most entries in `records`; older ones go first. Totals cover all calls.
   * @default 1000
   */
  maxRecords?: number | undefined;
  /**
   * Keeps the text of prompts and answers in the records, after `redact` has seen every piece of it.
   * @default undefined: no text is kept
   */
  captureContent?: { readonly redact: (text: string) => string } | undefined;
  /**
   * Budgets that hear of every cost. They notify; `withBudget` refuses.
   * @default []
   */
  budgets?: readonly Budget[] | undefined;
  /**
   * Where every record goes besides `records`: a log file, CloudWatch, OpenTelemetry.
   * @default []
   */
  exporters?: readonly Exporter[] | undefined;
  /**
   * Hears of the first failure of each sink. Runs go on.
   * @default a process warning
   */
  onExporterError?: ((error: ExporterError) => unknown) | undefined;
  /**
   * Hears of every record. What it throws or rejects with is dropped.
   * @default undefined
   */
  onRecord?: ((record: CallRecord | OperationRecord) => unknown) | undefined;
  /**
   * Tells the time in ms since 1970.
   * @default Date.now
   */
  clock?: (() => number) | undefined;
}
