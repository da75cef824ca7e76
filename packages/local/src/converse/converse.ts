import { type CacheTtl, omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { type ResolvedModel, readTarget } from "../account/resolve-model";
import type { CacheUsage, PromptCache } from "../cache/prompt-cache";
import { checkCachePoints, countInputTokens, readSegments } from "../cache/segments";
import type { ControlPlane } from "../control-plane/control-plane";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";
import { routePrompt } from "../routing/route-prompt";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { checkModel, resolveServed } from "./check-model";
import { limitReply } from "./limit-reply";
import { planReply, type ReplyBlock, type ScriptedReply, type StopReason } from "./plan-reply";

/** What Converse needs in addition to the request. */
export interface ConverseContext {
  readonly account: Account;
  /** The resources of the account, such as prompt routers, inference profiles and custom models. */
  readonly controlPlane: ControlPlane;
  readonly cache: PromptCache;
  /** Returns the reply that a test defines for a request, or `undefined` for the local Bedrock's own reply. */
  readonly respond: (request: ConverseRequest) => string | ScriptedReply | undefined;
}

/** A reply that can be sent as a whole or as a stream. */
export interface ConverseOutcome {
  /** Base model id of the model that answered. */
  readonly modelId: string;
  readonly blocks: readonly ReplyBlock[];
  readonly stopReason: StopReason;
  /** The stop sequence that ended the reply. */
  readonly stopSequence?: string;
  /** `TokenUsage` of the service model. */
  readonly usage: JsonObject;
  /** The members that the response and the metadata event share: trace, service tier, performance configuration. */
  readonly served: JsonObject;
  readonly additionalModelResponseFields: JsonObject;
}

/**
 * Answers a Converse request.
 * @param isStreamed whether the client asked for a stream, in which some models take no tools
 * @throws ServiceError as the service does
 */
export function converse(request: ConverseRequest, context: ConverseContext, isStreamed = false): ConverseOutcome {
  const { account } = context;
  const { model, trace } = chooseModel(request, context.controlPlane);
  const facts = account.modelCatalog.model(model.modelId);
  const limits = account.modelCatalog.cacheLimits(model.modelId);
  checkModel(request, facts, isStreamed);
  const served = resolveServed(request, facts);
  const segments = readSegments(request);
  checkCachePoints(segments, limits);
  if (facts?.contextWindow !== undefined && countInputTokens(segments) > facts.contextWindow) {
    throw validationError("Input is too long for requested model.");
  }
  const input = context.cache.use({
    segments,
    owner: `${account.accountId}/${account.region}/${model.modelId}`,
    limits,
    looksBack: model.modelId.startsWith("anthropic."),
  });
  const reply = planReply(request, context.respond(request), account.now());
  const { outputTokens, ...limited } = limitReply(reply, request.maxTokens, request.stopSequences);
  return {
    modelId: model.modelId,
    ...limited,
    usage: buildUsage(input, outputTokens),
    served: { ...omitUndefined({ trace }), ...served },
    additionalModelResponseFields: { localBedrock: { languageModel: false, answer: reply.origin } },
  };
}

/** Finds the model of a request. A prompt router chooses it by the question. */
function chooseModel(
  request: ConverseRequest,
  controlPlane: ControlPlane,
): { readonly model: ResolvedModel; readonly trace?: JsonObject } {
  const target = readTarget(request.modelId);
  if (target.kind !== "prompt-router") return { model: resolveServedModel(controlPlane, target) };
  const model = routePrompt(controlPlane.routers.get(request.modelId), readPrompt(request).question);
  return { model, trace: { promptRouter: { invokedModelId: model.arn } } };
}

/**
 * Builds `usage`. `inputTokens` does not include cached tokens. `totalTokens` includes every token, which AWS does not
 * document. `cacheDetails` lists the writes, longest TTL first.
 */
function buildUsage({ inputTokens, readTokens, writtenTokens }: CacheUsage, outputTokens: number): JsonObject {
  const cacheWriteInputTokens = writtenTokens["5m"] + writtenTokens["1h"];
  const ttls: readonly CacheTtl[] = ["1h", "5m"];
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + readTokens + cacheWriteInputTokens + outputTokens,
    cacheReadInputTokens: readTokens,
    cacheWriteInputTokens,
    cacheDetails: ttls
      .map((ttl) => ({ ttl, inputTokens: writtenTokens[ttl] }))
      .filter((detail) => detail.inputTokens > 0),
  };
}
