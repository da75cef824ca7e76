export type {
  ClientRouter,
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
export type { RouteChoice, UpdatableRouter } from "./composition/route-choice";
export type { DriftGuardOptions, GuardedRouter, ThresholdRouter } from "./drift/drift-guard";
export { driftGuard } from "./drift/drift-guard";
export type { ComparedRate, DriftEvent, DriftReport, RouterRates } from "./drift/drift-report";
export { renderDrift } from "./drift/drift-report";
export type { MeasuredShare } from "./drift/rolling-share";
export type { Acceptor, CascadeChanges, CascadeOptions } from "./routers/cascade-router";
export { cascadeRouter } from "./routers/cascade-router";
export type { FirstMatchChanges, FirstMatchOptions, RouteConditions, RouteRule } from "./routers/first-match";
export { firstMatch } from "./routers/first-match";
export type { FixedShareChanges, FixedShareOptions, ShareArm } from "./routers/fixed-share-router";
export { fixedShareRouter } from "./routers/fixed-share-router";
export type { CallSize, CandidateCosts, StickyPlan } from "./routers/sticky-costs";
export { costOfCall, planSticky, readCandidateCosts } from "./routers/sticky-costs";
export type { StickyChanges, StickyOptions } from "./routers/sticky-router";
export { stickyRouter } from "./routers/sticky-router";
export { ShadowBudgetError } from "./shadow/shadow-budget";
export type { JudgedPair, JudgeModelOptions, Judgement, ShadowJudge, SimilarityOptions } from "./shadow/shadow-judges";
export { embeddingSimilarity, exactMatch, judgeModel, normalizedMatch } from "./shadow/shadow-judges";
export type { ShadowChanges, ShadowOptions, ShadowRecord, ShadowRouter } from "./shadow/shadow-router";
export { shadowRouter } from "./shadow/shadow-router";
