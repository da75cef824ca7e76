import type { Account } from "../account/account";
import { readTarget } from "../account/resolve-model";
import { buildUsage } from "../cache/build-usage";
import { checkCachePoints } from "../cache/check-cache-points";
import type { PromptCache } from "../cache/prompt-cache";
import { readSegments } from "../cache/read-segments";
import type { ControlPlane } from "../control-plane/control-plane";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import type { RoutedModel } from "../routing/prompt-router";
import { routePrompt } from "../routing/route-prompt";
import type { JsonObject } from "../wire/read-json";
import { checkCapabilities } from "./check-capabilities";
import { checkInputLength } from "./check-input-length";
import type { ConverseRequest } from "./converse-request";
import { limitBlocks } from "./limit-blocks";
import { planReply } from "./plan-reply";
import { readPrompt } from "./read-prompt";
import type { ReplyBlock, StopReason } from "./reply";
import type { ScriptedReply } from "./scripted-reply";

/** What Converse needs besides the request. */
export interface ConverseContext {
  readonly account: Account;
  /** What the account has made: routers, profiles, custom models … */
  readonly controlPlane: ControlPlane;
  readonly cache: PromptCache;
  readonly respond: (request: ConverseRequest) => string | ScriptedReply | undefined;
}

/** A reply, ready to be sent whole or as a stream. */
export interface ConverseOutcome {
  /** Base model id of the model that answered. */
  readonly modelId: string;
  readonly blocks: readonly ReplyBlock[];
  readonly stopReason: StopReason;
  /** The stop sequence that ended it. */
  readonly stopSequence?: string;
  readonly usage: JsonObject;
  /** Members that the response and the metadata event share: trace, service tier, performance configuration. */
  readonly served: JsonObject;
  readonly additionalModelResponseFields: JsonObject;
}

/** Answers a request. @throws ServiceError as the service does */
export function converse(request: ConverseRequest, context: ConverseContext): ConverseOutcome {
  const { model, trace } = chooseModel(request, context);
  const limits = context.account.modelCatalog.cacheLimits(model.modelId);
  checkCapabilities(request, context.account.modelCatalog.model(model.modelId)?.capabilities);
  const segments = readSegments(request);
  checkCachePoints(segments, limits);
  checkInputLength(segments, context.account.modelCatalog.model(model.modelId)?.contextWindow);
  const input = context.cache.use({
    segments,
    owner: `${context.account.accountId}/${context.account.region}/${model.modelId}`,
    limits,
    looksBack: model.modelId.startsWith("anthropic."),
  });
  const reply = planReply(request, context.respond(request), context.account.now());
  const limited = limitBlocks(reply, request.maxTokens, request.stopSequences);
  return {
    modelId: model.modelId,
    blocks: limited.blocks,
    stopReason: limited.stopReason,
    ...(limited.stopSequence === undefined ? {} : { stopSequence: limited.stopSequence }),
    usage: buildUsage(input, limited.outputTokens),
    served: {
      ...(trace === undefined ? {} : { trace }),
      ...(request.serviceTier === undefined ? {} : { serviceTier: request.serviceTier }),
      ...(request.performanceConfig === undefined ? {} : { performanceConfig: request.performanceConfig }),
    },
    additionalModelResponseFields: { localBedrock: { languageModel: false, answer: reply.origin } },
  };
}

function chooseModel(
  request: ConverseRequest,
  { controlPlane }: ConverseContext,
): { readonly model: RoutedModel; readonly trace?: JsonObject } {
  const target = readTarget(request.modelId);
  if (target.kind !== "prompt-router") return { model: resolveServedModel(controlPlane, target) };
  const model = routePrompt(controlPlane.routers.get(request.modelId), readPrompt(request).question);
  return { model, trace: { promptRouter: { invokedModelId: model.arn } } };
}
