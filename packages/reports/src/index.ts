export { InvalidOptionError } from "@bedrock-routed/core";
export type { SqlDialect } from "./athena/dialect";
export type { LogSql, LogSqlOptions } from "./athena/log-sql";
export { buildLogSql, renderLogSql } from "./athena/log-sql";
export { AthenaResultsError, parseAthenaResults, readAthenaResults } from "./athena/read-athena-results";
export type { RenderDocumentOptions } from "./document/render-document";
export type { ComparedRate, DriftOptions, RouterDrift, RouterRates, ShadowOutcome } from "./drift/router-drift";
export { DriftMeter, measureDrift } from "./drift/router-drift";
export type { Interval } from "./experiment/bootstrap";
export type {
  ArmComparison,
  ArmDifference,
  ArmEstimate,
  ArmMetric,
  ArmReport,
  CompareArmsOptions,
} from "./experiment/compare-arms";
export { compareArms, compareArmsOfLog } from "./experiment/compare-arms";
export type { RenderArmsOptions } from "./experiment/render-arms";
export { renderArms } from "./experiment/render-arms";
export type { HtmlOptions } from "./html/render-html";
export { renderHtml } from "./html/render-html";
export type { RecommendSavingsOptions } from "./recommendations/recommend-savings";
export { recommendSavings } from "./recommendations/recommend-savings";
export type { Recommendation, RecommendationKind } from "./recommendations/recommendation";
export { renderCsv } from "./render-csv";
export { renderMarkdown } from "./render-markdown";
export { renderText } from "./render-text";
export type { LeftOutLine, LogBatch } from "./replay/read-log";
export { readLog, UnreadableLogError } from "./replay/read-log";
export type { Replay, ReplayOptions, ReplayProgress } from "./replay/replay-log";
export { replayLog } from "./replay/replay-log";
export type { ReportJson, UnknownAsNull } from "./report-json";
export { toReportJson } from "./report-json";
export type { DistillationOptions } from "./training-set/export-distillation";
export { exportDistillation, SmallTrainingSetError } from "./training-set/export-distillation";
export type { DistillationSummary, SkipReason } from "./training-set/training-set";
export type { ReportLanguage } from "./wording/labels";
export type { RenderOptions } from "./wording/wording";
