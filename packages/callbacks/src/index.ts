export { InvalidOptionError } from "@bedrock-routed/core";
export type {
  BudgetCrossing,
  BudgetedRun,
  BudgetOptions,
  BudgetReservation,
  BudgetState,
} from "./budget/budget";
export { Budget, BudgetExceededError } from "./budget/budget";
export type {
  AccountAmounts,
  BudgetAccount,
  BudgetAmounts,
  BudgetStore,
  Eventual,
  ReserveRequest,
  ReserveResult,
  StoredReservation,
} from "./budget/budget-store";
export type { MetricOptions } from "./cloudwatch/metric-dimensions";
export type { MetricName, MetricUnit } from "./cloudwatch/metrics";
export type { Exporter } from "./exporter/exporter";
export { ExporterError } from "./exporter/exporter";
export { BedrockSavingsHandler } from "./handler/bedrock-savings-handler";
export type { BedrockSavingsHandlerOptions } from "./handler/savings-options";
export type { DimensionPair } from "./ledger/dimensions";
export { pageBreakdowns } from "./ledger/dimensions";
export { latencyBinning, percentilesMs } from "./ledger/latency-bins";
export type {
  CallGroup,
  CallTotals,
  ComparisonTotals,
  HeadlineTotals,
  LatencyBins,
  Ledger,
  OperationTotals,
  SignalTotals,
} from "./ledger/ledger";
export { emptyLedger, OTHER_KEY, UNKNOWN_MODEL } from "./ledger/ledger";
export type { LedgerOptions } from "./ledger/ledger-recorder";
export { LedgerRecorder, toLedger } from "./ledger/ledger-recorder";
export { mergeLedgers } from "./ledger/merge-ledgers";
export type { LedgerReplayOptions } from "./ledger-replay";
export { LedgerReplay } from "./ledger-replay";
export type { Baselines } from "./pricing/compare-call";
export type { CallPricing, PricedParts } from "./pricing/price-call";
export { priceCall, toMeteredCall } from "./pricing/price-call";
export type {
  CallRecord,
  CapturedContent,
  HeadlineSaving,
  LogRecord,
  MeteredCall,
  NamedSaving,
  OperationRecord,
  PriceEvidence,
  RunRecord,
  Signal,
  SignalKind,
} from "./record/record";
export type { BudgetOption } from "./report/budget-report";
export type {
  BreakdownReport,
  BudgetReport,
  CallsReport,
  ComparedReport,
  ComparisonReport,
  CoverageReport,
  Currency,
  ForecastReport,
  GroupReport,
  HeadlineReport,
  LatencyReport,
  ModelReport,
  NamedComparisonReport,
  OperationReport,
  PairReport,
  PriceSourceReport,
  SavingsReport,
  SavingsSplit,
  SpentReport,
} from "./report/savings-report";
export type { ReportOptions } from "./report/to-report";
export { toReport } from "./report/to-report";
