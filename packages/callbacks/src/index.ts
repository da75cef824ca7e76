export type { BudgetedRun, BudgetReservation } from "./budget/budget";
export { Budget } from "./budget/budget";
export type { BudgetState } from "./budget/budget-exceeded-error";
export { BudgetExceededError } from "./budget/budget-exceeded-error";
export type { BudgetCrossing, BudgetOptions } from "./budget/budget-options";
export type { BudgetableChatModel } from "./budget/budgeted-chat-model";
export { BudgetedChatModel } from "./budget/budgeted-chat-model";
export type { BudgetedRunOptions, UnpricedCall } from "./budget/budgeted-run-options";
export { BudgetedRunnable } from "./budget/budgeted-runnable";
export { UnpricedCallError } from "./budget/unpriced-call-error";
export { withBudget } from "./budget/with-budget";
export type { Exporter } from "./exporters/exporter";
export { ExporterError } from "./exporters/exporter-error";
export type { MetricName, MetricUnit } from "./exporters/metrics/measurement";
export type { MetricOptions } from "./exporters/metrics/metric-options";
export { BedrockSavingsHandler } from "./handler/bedrock-savings-handler";
export type { BedrockSavingsHandlerOptions } from "./handler/bedrock-savings-handler-options";
export type { DimensionPair } from "./ledger/breakdown-sums";
export { percentilesMs } from "./ledger/latency-bins";
export type {
  CallGroup,
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
export { pageBreakdowns } from "./ledger/page-breakdowns";
export type { CallRecord, NamedSaving, PriceEvidence } from "./record/call-record";
export type { CapturedContent } from "./record/captured-content";
export type { LogRecord } from "./record/log-record";
export type { MeteredCall } from "./record/metered-call";
export type { OperationRecord } from "./record/operation-record";
export type { CallPricing, PricedParts } from "./record/price-call";
export { priceCall } from "./record/price-call";
export type { RunRecord } from "./record/run-record";
export type { Signal, SignalKind } from "./record/signal";
export { toMeteredCall } from "./record/to-metered-call";
export type { LedgerReplayOptions } from "./replay/ledger-replay";
export { LedgerReplay } from "./replay/ledger-replay";
export type { Currency } from "./report/currency";
export type {
  BreakdownReport,
  CallsReport,
  ComparisonReport,
  GroupReport,
  LatencyReport,
  ModelReport,
  NamedComparisonReport,
  OperationReport,
  PairReport,
  PriceSourceReport,
  SavingsReport,
  SavingsSplit,
} from "./report/savings-report";
export type { ReportOptions } from "./report/to-report";
export { toReport } from "./report/to-report";
