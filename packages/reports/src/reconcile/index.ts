export { InvalidOptionError } from "@bedrock-routed/core";
export type { RenderDocumentOptions } from "../document/render-document";
export type { AccountUsage, AccountUsageOptions, ModelDayUsage } from "./account-usage";
export { AccountUsageError, readAccountUsage } from "./account-usage";
export type {
  ReconciledRow,
  ReconciledTraffic,
  ReconcileOptions,
  Reconciliation,
  ReconciliationNote,
  TrafficCounts,
  UsdRange,
} from "./reconcile";
export { reconcile } from "./reconcile";
export type { RenderReconciliationOptions } from "./render-reconciliation";
export { renderReconciliation } from "./render-reconciliation";
