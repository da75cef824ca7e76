export type { BudgetedRun, BudgetReservation } from "./budget/budget";
export { Budget } from "./budget/budget";
export type { BudgetState } from "./budget/budget-exceeded-error";
export { BudgetExceededError } from "./budget/budget-exceeded-error";
export type { BudgetCrossing, BudgetOptions } from "./budget/budget-options";
export type { BudgetedRunOptions, UnpricedCall } from "./budget/budgeted-run-options";
export { BudgetedRunnable } from "./budget/budgeted-runnable";
export { UnpricedCallError } from "./budget/unpriced-call-error";
export { withBudget } from "./budget/with-budget";
export type { FindSavingsOptions } from "./findings/find-savings";
export { findSavings } from "./findings/find-savings";
export type { Finding, FindingKind } from "./findings/finding";
export { BedrockSavingsHandler } from "./handler/bedrock-savings-handler";
export type { BedrockSavingsHandlerOptions } from "./handler/bedrock-savings-handler-options";
export { InvalidJsonError } from "./json/invalid-json-error";
export type { JsonForm } from "./json/json-form";
export type { LedgerJson } from "./json/ledger-json";
export { parseLedgerJson, toLedgerJson } from "./json/ledger-json";
export type { CallRecordJson, OperationRecordJson } from "./json/record-json";
export {
  parseCallRecordJson,
  parseOperationRecordJson,
  toCallRecordJson,
  toOperationRecordJson,
} from "./json/record-json";
export { percentilesMs } from "./ledger/latency-bins";
export type {
  CallTotals,
  ComparisonTotals,
  LatencyBins,
  Ledger,
  OperationTotals,
  SignalTotals,
} from "./ledger/ledger";
export { emptyLedger, OTHER_KEY, UNKNOWN_MODEL } from "./ledger/ledger";
export type { LedgerOptions } from "./ledger/ledger-recorder";
export { LedgerRecorder, toLedger } from "./ledger/ledger-recorder";
export { mergeLedgers } from "./ledger/merge-ledgers";
export type { CallRecord, NamedSaving, PriceEvidence } from "./record/call-record";
export type { CapturedContent } from "./record/captured-content";
export type { MeteredCall } from "./record/metered-call";
export type { OperationRecord } from "./record/operation-record";
export type { CallPricing, PricedParts } from "./record/price-call";
export { priceCall } from "./record/price-call";
export type { RunRecord } from "./record/run-record";
export type { Signal, SignalKind } from "./record/signal";
export { toMeteredCall } from "./record/to-metered-call";
export type { Currency } from "./report/currency";
export type {
  CallsReport,
  ComparisonReport,
  GroupReport,
  LatencyReport,
  ModelReport,
  NamedComparisonReport,
  OperationReport,
  PriceSourceReport,
  SavingsReport,
  SavingsSplit,
} from "./report/savings-report";
export type { ReportOptions } from "./report/to-report";
export { toReport } from "./report/to-report";
export type { ReportLanguage } from "./report/to-text";
export { toText } from "./report/to-text";
