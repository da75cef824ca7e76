export { applyCachePoints } from "./cache/apply-cache-points";
export type {
  CacheableBlock,
  CacheableMessage,
  CacheableRequest,
  CacheLocation,
  CachePlan,
  CachePolicy,
  CacheSkipReason,
  PlannedCachePoint,
  SkippedCachePoint,
} from "./cache/cache-plan";
export { planCachePoints } from "./cache/plan-cache-points";
export { strictestLimits } from "./cache/strictest-limits";
export type { CacheObservation, CacheProblem, ChangedBlock } from "./cache-health/assess-cache-health";
export { assessCacheHealth } from "./cache-health/assess-cache-health";
export type { PrefixBlock } from "./cache-health/cached-prefix";
export type { VolatileKind } from "./cache-health/volatile-text";
export { BedrockRoutedError } from "./errors/bedrock-routed-error";
export { InvalidOptionError } from "./errors/invalid-option-error";
export type { CommonCapabilities } from "./facts/capabilities-of";
export { capabilitiesOf } from "./facts/capabilities-of";
export type { ModelCatalog, ModelReference } from "./facts/fact-book";
export { createModelCatalog, defaultModelCatalog } from "./facts/fact-book";
export type { ModelCatalogOverrides } from "./facts/merge-facts";
export type {
  CacheLimits,
  CacheSection,
  CacheTtl,
  FactSource,
  ModelCapabilities,
  ModelFacts,
  ModelLifecycle,
  PriceScope,
  RequestPrice,
  RetrievalSearch,
  ScopePrice,
  TokenPrice,
  ToolChoice,
} from "./facts/model-facts";
export type { PriceBasis, PriceConditions, PricedModel, PriceQuote } from "./facts/price";
export type { PricedOperation, RequestPriceQuote } from "./facts/request-price";
export type { MeteredOperation } from "./metering/metered-operation";
export { METERED_OPERATION_EVENT, readMeteredOperation } from "./metering/metered-operation";
export type { Cost } from "./money/cost-of";
export { costOf } from "./money/cost-of";
export { operationCostOf } from "./money/operation-cost-of";
export { fromUsd, toUsd } from "./money/picodollars";
export type { Baseline, PricedCall, Saving } from "./money/saving-of";
export { savingOf } from "./money/saving-of";
export type { WithoutUndefined } from "./omit-undefined";
export { omitUndefined } from "./omit-undefined";
export type { Geography } from "./profiles/geography-of";
export { geographyOf } from "./profiles/geography-of";
export { possibleRegions } from "./profiles/possible-regions";
export { resolveProfileId } from "./profiles/resolve-profile-id";
export { geographies, staysWithin } from "./profiles/stays-within";
export type { InvokedModel } from "./routing/invoked-model";
export { invokedModelOf, readInvokedModel } from "./routing/invoked-model";
export { isRoutingRecord, readRoutingRecord } from "./routing/read-routing-record";
export type { FailedTarget, RouterRecord, RoutingRecord } from "./routing/routing-record";
export { formatModelTarget } from "./targets/format-model-target";
export { InvalidTargetError } from "./targets/invalid-target-error";
export type {
  ApplicationProfileTarget,
  ArnScope,
  FoundationModelTarget,
  MarketplaceEndpointTarget,
  ModelTarget,
  NamedModelTarget,
  OwnedModelTarget,
  PromptRouterTarget,
  PromptTarget,
  SystemProfileTarget,
} from "./targets/model-target";
export { parseModelTarget } from "./targets/parse-model-target";
export { estimateTokens } from "./usage/estimate-tokens";
export { readMessageUsage } from "./usage/read-message-usage";
export type { TokenUsage, WireTokenUsage } from "./usage/token-usage";
export { addTokenUsage, isTokenUsage, readTokenUsage, totalInputTokens, withoutCache } from "./usage/token-usage";
