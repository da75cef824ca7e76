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
export type { DistillationSummary } from "./distillation/distillation-summary";
export type { DistillationOptions } from "./distillation/export-distillation";
export { exportDistillation } from "./distillation/export-distillation";
export { SmallTrainingSetError } from "./distillation/small-training-set-error";
export type { SkipReason } from "./distillation/to-training-example";
export type { FindSavingsOptions } from "./findings/find-savings";
export { findSavings } from "./findings/find-savings";
export type { Finding, FindingKind } from "./findings/finding";
export { BedrockSavingsHandler } from "./handler/bedrock-savings-handler";
export type { BedrockSavingsHandlerOptions } from "./handler/bedrock-savings-handler-options";
export type { HtmlOptions } from "./html/to-html";
export { toHtml } from "./html/to-html";
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
export type { ReportJson, UnknownAsNull } from "./json/report-json";
export { toReportJson } from "./json/report-json";
export type { DimensionPair } from "./ledger/cross-sums";
export { filterCrosses } from "./ledger/filter-crosses";
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
export { toMarkdown } from "./markdown/to-markdown";
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
export type { LogBatch } from "./replay/read-log";
export { readLog } from "./replay/read-log";
export type { Replay, ReplayOptions, ReplayProgress } from "./replay/replay-log";
export { replayLog } from "./replay/replay-log";
export { UnreadableLogError } from "./replay/unreadable-log-error";
export type { Currency } from "./report/currency";
export type {
  CallsReport,
  ComparisonReport,
  CrossReport,
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
export type { DashboardBody, DashboardOptions } from "./sinks/cloudwatch/build-dashboard";
export { buildDashboard } from "./sinks/cloudwatch/build-dashboard";
export type { CloudWatchSinkOptions } from "./sinks/cloudwatch/cloudwatch-sink";
export { CloudWatchSink } from "./sinks/cloudwatch/cloudwatch-sink";
export type { MetricDataClient, MetricDataRequest, MetricDatum } from "./sinks/cloudwatch/metric-datum";
export type { DashboardWidget } from "./sinks/cloudwatch/widgets";
export type { EmfSinkOptions } from "./sinks/emf/emf-sink";
export { EmfSink } from "./sinks/emf/emf-sink";
export type { JsonLinesSinkOptions } from "./sinks/file/json-lines-sink";
export { JsonLinesSink } from "./sinks/file/json-lines-sink";
export { findLogFiles } from "./sinks/file/log-files";
export type { LangSmithCostTracerOptions } from "./sinks/lang-smith/lang-smith-cost-tracer";
export { LangSmithCostTracer } from "./sinks/lang-smith/lang-smith-cost-tracer";
export type { MetricName, MetricUnit } from "./sinks/metrics/measurement";
export type { MetricOptions } from "./sinks/metrics/metric-options";
export type { OpenTelemetryAttributes } from "./sinks/open-telemetry/conventions";
export type {
  OpenTelemetryCounter,
  OpenTelemetryHistogram,
  OpenTelemetryInstrumentOptions,
  OpenTelemetryMeter,
  OpenTelemetrySpan,
} from "./sinks/open-telemetry/open-telemetry-meter";
export type { OpenTelemetrySinkOptions } from "./sinks/open-telemetry/open-telemetry-sink";
export { OpenTelemetrySink } from "./sinks/open-telemetry/open-telemetry-sink";
export type { SpanAttributeOptions } from "./sinks/open-telemetry/to-span-attributes";
export { toSpanAttributes } from "./sinks/open-telemetry/to-span-attributes";
export type { Sink } from "./sinks/sink";
export { SinkError } from "./sinks/sink-error";
export { toText } from "./text/to-text";
export type { RenderOptions, ReportLanguage } from "./wording/render-options";
