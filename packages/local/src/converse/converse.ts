import type { Account } from "../account/account";
import { readTarget, resolveModel } from "../account/resolve-model";
import { answerExtractively } from "../answer/answer-extractively";
import { buildUsage } from "../cache/build-usage";
import { checkCachePoints } from "../cache/check-cache-points";
import type { PromptCache } from "../cache/prompt-cache";
import { readSegments } from "../cache/read-segments";
import { findPromptRouter } from "../routing/build-prompt-router";
import type { PromptRouter, RoutedModel } from "../routing/prompt-router";
import { routePrompt } from "../routing/route-prompt";
import type { JsonObject } from "../wire/read-json";
import type { ConverseRequest } from "./converse-request";
import { limitReply } from "./limit-reply";
import { readPrompt } from "./read-prompt";

/** What Converse needs besides the request. */
export interface ConverseContext {
  readonly account: Account;
  readonly routers: readonly PromptRouter[];
  readonly cache: PromptCache;
  readonly respond: (request: ConverseRequest) => string | undefined;
}

/** A reply, ready to be sent whole or as a stream. */
export interface ConverseOutcome {
  readonly text: string;
  readonly stopReason: string;
  readonly usage: JsonObject;
  /** Members that the response and the metadata event share: trace, service tier, performance configuration. */
  readonly served: JsonObject;
  readonly additionalModelResponseFields: JsonObject;
}

/** Answers a request. @throws ServiceError as the service does */
export function converse(request: ConverseRequest, context: ConverseContext): ConverseOutcome {
  const { model, trace } = chooseModel(request, context);
  const limits = context.account.facts.cacheLimits(model.modelId);
  const segments = readSegments(request);
  checkCachePoints(segments, limits);
  const input = context.cache.use({
    segments,
    owner: `${context.account.accountId}/${context.account.region}/${model.modelId}`,
    limits,
    looksBack: model.modelId.startsWith("anthropic."),
  });
  const scripted = context.respond(request);
  const reply = limitReply(scripted ?? answerExtractively(request).text, request.maxTokens, request.stopSequences);
  return {
    text: reply.text,
    stopReason: reply.stopReason,
    usage: buildUsage(input, reply.outputTokens),
    served: {
      ...(trace === undefined ? {} : { trace }),
      ...(request.serviceTier === undefined ? {} : { serviceTier: request.serviceTier }),
      ...(request.performanceConfig === undefined ? {} : { performanceConfig: request.performanceConfig }),
    },
    additionalModelResponseFields: {
      localBedrock: { languageModel: false, answer: scripted === undefined ? "extractive" : "scripted" },
    },
  };
}

function chooseModel(
  request: ConverseRequest,
  { account, routers }: ConverseContext,
): { readonly model: RoutedModel; readonly trace?: JsonObject } {
  const target = readTarget(request.modelId);
  if (target.kind !== "prompt-router") return { model: resolveModel(account, target) };
  const model = routePrompt(findPromptRouter(routers, request.modelId), readPrompt(request).question);
  return { model, trace: { promptRouter: { invokedModelId: model.arn } } };
}
