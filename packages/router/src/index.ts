export type {
  ClientRouter,
  MeasuredShare,
  RouteAnswer,
  RouteDecision,
  RouteOutcome,
  RouteRequest,
} from "@bedrock-routed/core";
export type { CitationOptions } from "./acceptors/citations-resolve";
export { citationsResolve } from "./acceptors/citations-resolve";
export type { ConfidenceOptions } from "./acceptors/is-confident";
export { isConfident } from "./acceptors/is-confident";
export type { RefusalOptions } from "./acceptors/is-no-refusal";
export { isNoRefusal } from "./acceptors/is-no-refusal";
export type { ToolLoopOptions } from "./acceptors/is-no-tool-loop";
export { isNoToolLoop } from "./acceptors/is-no-tool-loop";
export type { SchemaOptions } from "./acceptors/satisfies-schema";
export { satisfiesSchema } from "./acceptors/satisfies-schema";
export type { CalibrateOptions } from "./calibration/calibrate";
export { calibrate } from "./calibration/calibrate";
export type { CalibratePromptRouterOptions, ObservedSetting } from "./calibration/calibrate-prompt-router";
export { calibratePromptRouter } from "./calibration/calibrate-prompt-router";
export type { Calibration, CalibrationPoint, CalibrationTarget, CallCosts } from "./calibration/calibration";
export type { CalibrationLanguage } from "./calibration/calibration-words";
export { renderCalibrationSvg } from "./calibration/render-calibration-svg";
export { renderCalibrationText } from "./calibration/render-calibration-text";
export type { RouteChoice, UpdatableRouter } from "./composition/route-choice";
export type { DriftGuardOptions, GuardedRouter, ThresholdRouter } from "./drift/drift-guard";
export { driftGuard } from "./drift/drift-guard";
export type { ComparedRate, DriftEvent, DriftReport, RouterRates } from "./drift/drift-report";
export { renderDrift } from "./drift/drift-report";
export type { FeatureRecord } from "./features/feature-record";
export { toFeatureRecord } from "./features/feature-record";
export type { PromptSignals } from "./features/signals";
export type { Acceptor, CascadeChanges, CascadeOptions } from "./routers/cascade-router";
export { cascadeRouter } from "./routers/cascade-router";
export type {
  ComplexityChanges,
  ComplexityExplanation,
  ComplexityLevel,
  ComplexityRouter,
  ComplexityRouterOptions,
  ComplexityThresholds,
} from "./routers/complexity-router";
export { complexityRouter } from "./routers/complexity-router";
export type { FirstMatchChanges, FirstMatchOptions, RouteConditions, RouteRule } from "./routers/first-match";
export { firstMatch } from "./routers/first-match";
export type { FixedShareChanges, FixedShareOptions, ShareArm } from "./routers/fixed-share-router";
export { fixedShareRouter } from "./routers/fixed-share-router";
export type { CallSize, CandidateCosts, StickyPlan } from "./routers/sticky-costs";
export { costOfCall, planSticky, readCandidateCosts } from "./routers/sticky-costs";
export type { StickyChanges, StickyOptions } from "./routers/sticky-router";
export { stickyRouter } from "./routers/sticky-router";
export type { ScoreExplanation, Scorer } from "./scorer/create-scorer";
export { createScorer } from "./scorer/create-scorer";
export type { Influence } from "./scorer/explain-gain";
export type { ModelPair, ScorerWeights } from "./scorer/scorer-weights";
export { ShadowBudgetError } from "./shadow/shadow-budget";
export type { JudgedPair, JudgeModelOptions, Judgement, ShadowJudge, SimilarityOptions } from "./shadow/shadow-judges";
export { embeddingSimilarity, exactMatch, judgeModel, normalizedMatch } from "./shadow/shadow-judges";
export type { ShadowChanges, ShadowOptions, ShadowRecord, ShadowRouter } from "./shadow/shadow-router";
export { shadowRouter } from "./shadow/shadow-router";
export type { Estimate } from "./training/apgr";
export { apgrOf } from "./training/apgr";
export type { EvaluateScorerOptions, ScorerEvaluation } from "./training/evaluate-scorer";
export { evaluateScorer } from "./training/evaluate-scorer";
export type { CurvePoint } from "./training/learning-curve";
export type { Outcome } from "./training/outcomes";
export type { TrainingReport, TrainScorerOptions } from "./training/train-scorer";
export { trainScorer } from "./training/train-scorer";
export type { Shown, Verdict } from "./training/verdict";
