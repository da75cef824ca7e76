export type { CacheObservation, CacheProblem, ChangedBlock, PrefixBlock, VolatileKind } from "./cache/cache-health";
export { assessCacheHealth } from "./cache/cache-health";
export type {
  CacheLocation,
  CachePlan,
  CachePolicy,
  CacheSkipReason,
  PlannedCachePoint,
  SkippedCachePoint,
} from "./cache/cache-plan";
export { applyCachePoints } from "./cache/cache-plan";
export type { CacheableBlock, CacheableMessage, CacheableRequest, RequestPlace } from "./cache/cacheable-request";
export { planCachePoints } from "./cache/plan-cache-points";
export type { CommonCapabilities } from "./catalog/common-capabilities";
export { capabilitiesOf, strictestLimits } from "./catalog/common-capabilities";
export type { DistillationTeacher } from "./catalog/distillation-teachers";
export { distillationTeachers } from "./catalog/distillation-teachers";
export type { ModelCatalog, ModelCatalogOverrides, ModelReference } from "./catalog/model-catalog";
export { createModelCatalog, defaultModelCatalog } from "./catalog/model-catalog";
export type {
  CacheLimits,
  CacheSection,
  CacheTtl,
  FactSource,
  ModelCapabilities,
  ModelFacts,
  ModelLifecycle,
  RegionPrice,
  RegionScope,
  RequestPrice,
  Sampling,
  ScopePrice,
  TokenPrice,
  ToolChoice,
} from "./catalog/model-facts";
export type {
  PriceBasis,
  PriceConditions,
  PricedModel,
  PricedOperation,
  PriceNote,
  PriceQuote,
  RequestPriceQuote,
  ZeroCacheWrites,
} from "./catalog/price-quote";

export { isPriceNote } from "./catalog/price-quote";
export type {
  AskModel,
  AskRequest,
  ClientRouter,
  ReviewVerdict,
  RouteAnswer,
  RouteDecision,
  RouteOutcome,
} from "./client-router/client-router";
export type {
  ConversationSignals,
  RetrievalSignals,
  RouteMessage,
  RouteRequest,
  RouteToolCall,
} from "./client-router/route-request";
export { ConnectionLostError, toConnectionLostError } from "./connection-lost-error";
export { createRandom } from "./create-random";
export { BedrockRoutedError, InvalidOptionError } from "./errors";
export { isChinese } from "./is-chinese";
export type { MeasuredShare } from "./measured-share";
export { measureShare } from "./measured-share";
export type { Cost } from "./money/cost";
export { costOf, fromUsd, operationCostOf, toUsd } from "./money/cost";
export type { Baseline, BaselineCaching, PricedCall, Saving } from "./money/saving";
export { savingOf } from "./money/saving";
export type { WithoutUndefined } from "./omit-undefined";
export { omitUndefined } from "./omit-undefined";
export type { LeftOutSku } from "./price-list/classify-sku";
export type { PriceListReading, UnreadSku } from "./price-list/read-price-list";
export { readPriceList } from "./price-list/read-price-list";
export type { Geography } from "./profiles/geographies";
export { geographies, geographyOf, staysWithin } from "./profiles/geographies";
export { possibleRegions, resolveProfileId } from "./profiles/profile-regions";
export { raceAbort } from "./race-abort";
export type {
  CreatedResponse,
  ResponseCache,
  ResponseCacheHit,
  ResponseCacheRequest,
  ResponseCacheResult,
} from "./response-cache";
export type { DeclinedAnswer, RouterDecision, RouterRecord, SidePurpose } from "./router-record";
export type { RoutingListener } from "./routing-listener";
export { isRoutingListener } from "./routing-listener";
export type { BatchOrigin, FailedTarget, MessageChange, RoutingRecord } from "./routing-record";
export { isRoutingRecord, readRoutingRecord } from "./routing-record";
export { defaultRouterModels } from "./targets/default-routers";
export type { InvokedModel, PriceScope } from "./targets/invoked-model";
export { invokedModelOf, readInvokedModel } from "./targets/invoked-model";
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
export { formatModelTarget } from "./targets/model-target";
export { InvalidTargetError, parseModelTarget, readModelTarget } from "./targets/parse-model-target";
export { estimateTokens } from "./usage/estimate-tokens";
export type { MeteredOperation, RetrievalSearch } from "./usage/metered-operation";
export { METERED_OPERATION_EVENT, readMeteredOperation } from "./usage/metered-operation";
export type { TokenUsage, WireTokenUsage } from "./usage/token-usage";
export {
  addTokenUsage,
  isTokenUsage,
  readMessageUsage,
  readTokenUsage,
  totalInputTokens,
  withoutCache,
} from "./usage/token-usage";
