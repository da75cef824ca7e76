import { type CacheTtl, defaultRouterModels, omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { type ResolvedModel, readTarget, requireCurrentModel } from "../account/resolve-model";
import type { CacheUsage, PromptCache } from "../cache/prompt-cache";
import { checkCachePoints, countInputTokens, readSegments } from "../cache/segments";
import type { ControlPlane } from "../control-plane/control-plane";
import { resolveServedModel } from "../control-plane/resolve-served-model";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";
import { type Eventually, whenReady } from "../eventually";
import { routePrompt } from "../routing/route-prompt";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, toServiceError, validationError } from "../wire/service-error";
import { checkModel, resolveServed } from "./check-model";
import { collectPieces, limitParts, type ReplyEnd, type ReplyPiece } from "./limit-parts";
import { limitReply } from "./limit-reply";
import { planReply, type ReplyBlock, type ReplyOrigin, type StopReason } from "./plan-reply";
import { isInParts, type Respond, type RespondCall } from "./respond";

/** What Converse needs in addition to the request. */
export interface ConverseContext {
  readonly account: Account;
  /** The resources of the account, such as prompt routers, inference profiles and custom models. */
  readonly controlPlane: ControlPlane;
  readonly cache: PromptCache;
  /** Returns the reply of a test's script or of a language model, or `undefined` for the local Bedrock's own reply. */
  readonly respond: Respond;
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

/** A reply that comes in pieces. */
export interface LiveOutcome {
  /** The pieces, and then how the reply ended. */
  readonly pieces: AsyncIterable<ReplyPiece | ReplyEnd>;
  /** Returns the outcome without its blocks. */
  finish(end: ReplyEnd): Omit<ConverseOutcome, "blocks">;
}

/**
 * Answers a Converse request.
 * @param clientLeft returns a signal that is aborted when the client leaves
 * @param isStreamed whether the client asked for a stream, in which some models take no tools
 * @returns a promise if `respond` gives one, or gives the reply in parts
 * @throws ServiceError as the service does
 */
export function converse(
  request: ConverseRequest,
  context: ConverseContext,
  isStreamed = false,
  clientLeft: () => AbortSignal = neverLeft,
): Eventually<ConverseOutcome> {
  return whenReady(answer(request, context, isStreamed, clientLeft), (outcome) =>
    "pieces" in outcome
      ? collectPieces(outcome.pieces).then(({ blocks, end }) => ({ ...outcome.finish(end), blocks }))
      : outcome,
  );
}

/**
 * Answers a ConverseStream request. A reply that `respond` gives in parts is a live outcome. Its first piece has come.
 * @throws ServiceError as the service does
 */
export function converseAsStream(
  request: ConverseRequest,
  context: ConverseContext,
  clientLeft: () => AbortSignal,
): Eventually<ConverseOutcome | LiveOutcome> {
  return whenReady(
    answer(request, context, true, clientLeft),
    (outcome): Eventually<ConverseOutcome | LiveOutcome> => ("pieces" in outcome ? waitForFirst(outcome) : outcome),
  );
}

/** Waits for the first piece, so that an error before it becomes an error response. */
async function waitForFirst({ pieces, finish }: LiveOutcome): Promise<LiveOutcome> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  const all = async function* (): AsyncGenerator<ReplyPiece | ReplyEnd> {
    try {
      if (first.done !== true) yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } catch (error) {
      throw toStreamError(error);
    } finally {
      await iterator.return?.();
    }
  };
  return { pieces: all(), finish };
}

/** The exceptions that a stream can hold: members of `ConverseStreamOutput` in the service model. */
const STREAM_EXCEPTIONS: ReadonlySet<string> = new Set([
  "InternalServerException",
  "ModelStreamErrorException",
  "ServiceUnavailableException",
  "ThrottlingException",
  "ValidationException",
]);

function toStreamError(error: unknown): ServiceError {
  const known = toServiceError(error);
  return STREAM_EXCEPTIONS.has(known.name) ? known : new ServiceError("ModelStreamErrorException", known.message);
}

function neverLeft(): AbortSignal {
  return new AbortController().signal;
}

function answer(
  request: ConverseRequest,
  context: ConverseContext,
  isStreamed: boolean,
  clientLeft: () => AbortSignal,
): Eventually<ConverseOutcome | LiveOutcome> {
  const { account, respond } = context;
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
  const finish = (
    { outputTokens, modelUsage, ...end }: ReplyEnd,
    answer: ReplyOrigin,
  ): Omit<ConverseOutcome, "blocks"> => {
    const languageModel = answer === "model" ? respond.languageModel : undefined;
    return {
      modelId: model.modelId,
      ...end,
      usage: buildUsage(input, outputTokens),
      served: { ...omitUndefined({ trace }), ...served },
      additionalModelResponseFields: {
        localBedrock: {
          languageModel: languageModel !== undefined,
          answer,
          ...omitUndefined({ model: languageModel?.model, modelUsage }),
        },
      },
    };
  };
  const call: RespondCall = {
    get signal() {
      return clientLeft();
    },
  };
  const origin = respond.languageModel === undefined ? "scripted" : "model";
  return whenReady(respond(request, call), (replied) => {
    if (isInParts(replied)) return { pieces: limitParts(replied, request), finish: (end) => finish(end, origin) };
    const reply = planReply(request, replied, account.now());
    const { blocks, ...end } = limitReply(reply, request.maxTokens, request.stopSequences);
    return { ...finish(end, replied === undefined ? reply.origin : origin), blocks };
  });
}

/** Finds the model of a request. A prompt router chooses it by the question. */
function chooseModel(
  request: ConverseRequest,
  controlPlane: ControlPlane,
): { readonly model: ResolvedModel; readonly trace?: JsonObject } {
  const target = readTarget(request.modelId);
  if (target.kind !== "prompt-router") return { model: resolveServedModel(controlPlane, target) };
  const router = controlPlane.routers.find(request.modelId);
  // A default router whose models are past their end of life has the error of its models.
  const models = router?.models.map(({ modelId }) => modelId) ?? defaultRouterModels(target) ?? [];
  for (const modelId of models) requireCurrentModel(controlPlane.account, { kind: "foundation-model", modelId });
  const model = routePrompt(router ?? controlPlane.routers.get(request.modelId), readPrompt(request).question);
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
