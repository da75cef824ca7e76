import type {
  ConverseCommandInput,
  ConverseCommandOutput,
  ConverseStreamCommandOutput,
  ConverseStreamOutput,
  Message,
} from "@aws-sdk/client-bedrock-runtime";
import {
  type CacheProblem,
  type FailedTarget,
  type InvokedModel,
  invokedModelOf,
  type MessageChange,
  omitUndefined,
  type RouterRecord,
  type RoutingRecord,
  readInvokedModel,
  readTokenUsage,
  type SidePurpose,
  type TokenUsage,
} from "@bedrock-routed/core";
import type { CacheHealthMonitor } from "../cache-health";
import type { Conversation } from "../messages/convert-messages";
import type { MessageWarnings } from "../messages/message-warnings";
import { type AnswerParts, type OutputVersion, readAnswer } from "../messages/read-answer";
import { withConversation } from "../messages/with-conversation";
import type { ResolvedCallOptions } from "../options/resolve-options";
import { type PlannedRequest, type PlanSettings, planRequest } from "../request/plan-request";
import { CachedCall } from "../response-cache/cached-call";
import type { CallRoute } from "../router/call-route";
import { readRouteAnswer, StreamedAnswer } from "../router/read-route-answer";
import { isToolStreamingRefused } from "../stream/answer-whole";
import { ContentBlocks } from "../stream/content-blocks";
import type { StreamedCall } from "../stream/observe-stream";
import type { StreamGuard } from "../stream/stream-guard";
import { sendWithFallbacks } from "../targets/fallbacks";
import type { TargetPolicy } from "../targets/target-policy";
import type { RequestWarnings } from "../warnings/request-warnings";
import { type SdkResult, type SendPolicy, type SentUntilContent, sendUntilContent } from "./send-until-content";
import { toServiceError } from "./service-errors";

/** What is the same for every call of a chat model. */
export interface RoutedCallSettings extends PlanSettings {
  readonly region: string;
  readonly targets: TargetPolicy;
  readonly cacheHealth: CacheHealthMonitor;
  readonly messageWarnings: MessageWarnings;
  readonly requestWarnings: RequestWarnings;
  readonly onFailedAttempt: ((error: unknown) => unknown) | undefined;
  /** The client's: the number of HTTP requests of a call, the first included. */
  readonly maxAttempts: () => Promise<number>;
}

/** What differs from call to call. */
export interface RoutedCallInit {
  readonly options: ResolvedCallOptions;
  readonly signal: AbortSignal | undefined;
  /** The guard of a streamed call. */
  readonly guard: StreamGuard | undefined;
  /** The messages to send. */
  readonly conversation: Conversation;
  /** The form of the answer's content. */
  readonly outputVersion: OutputVersion;
  /** The tool of `withStructuredOutput`, which is forced if the models accept that. */
  readonly wantedTool: string | undefined;
  /** The way through a client-side router. */
  readonly route?: CallRoute | undefined;
  /** What a call is made for that nobody waits for. */
  readonly purpose?: SidePurpose | undefined;
}

/** How a request that is ready can be sent. */
export interface WaysToSend<Input, Result> {
  /** As what it is. */
  next(request: Input): Promise<Result>;
  /** A streamed request by Converse. The result is a stream all the same. */
  whole(request: Input): Promise<Result>;
}

/** The fields that a Converse response and the metadata event of a stream share. */
type Answer = Pick<
  Partial<ConverseCommandOutput>,
  "output" | "usage" | "metrics" | "trace" | "serviceTier" | "performanceConfig"
>;

/**
 * One call, from its options to its routing record. The middleware asks it to send the request, and shows
 * it what comes back. Nothing about a call is kept anywhere else.
 */
export class RoutedCall implements StreamedCall {
  readonly options: ResolvedCallOptions;
  readonly signal: AbortSignal | undefined;
  readonly guard: StreamGuard | undefined;
  /** Whether the call was handed to `send`. What is sent for it from then on is ready. */
  hasBegun = false;
  readonly #conversation: Conversation;
  readonly #outputVersion: OutputVersion;
  #changes: readonly MessageChange[] = [];
  readonly #wantedTool: string | undefined;
  readonly #route: CallRoute | undefined;
  readonly #purpose: SidePurpose | undefined;
  /** What was streamed, for a router that wants to see it. */
  readonly #streamed: StreamedAnswer = new StreamedAnswer();
  readonly #settings: RoutedCallSettings;
  /** Only a stream needs them. */
  #blocks: ContentBlocks | undefined;
  readonly #sentAt: number = performance.now();
  #requestedModelId = "";
  #region: string;
  #planned: PlannedRequest<ConverseCommandInput> | undefined;
  #failed: readonly FailedTarget[] = [];
  #attempts: number | undefined;
  #stopReason: string | undefined;
  #timeToFirstTokenMs: number | undefined;
  #answer: Answer = {};
  readonly #cached: CachedCall | undefined;
  #judged: { readonly problem: CacheProblem | undefined } | undefined;

  constructor(settings: RoutedCallSettings, init: RoutedCallInit) {
    const { options, signal, guard, wantedTool } = init;
    this.#settings = settings;
    this.#region = settings.region;
    this.options = options;
    this.signal = signal;
    this.guard = guard;
    this.#wantedTool = wantedTool;
    this.#route = init.route;
    this.#purpose = init.purpose;
    this.#conversation = init.conversation;
    this.#outputVersion = init.outputVersion;
    const { responseCache: cache, responseCacheScope: scope } = options;
    if (cache) this.#cached = new CachedCall({ cache, scope, signal, guard, wantedTool });
  }

  get blocks(): ContentBlocks {
    this.#blocks ??= new ContentBlocks(this.#outputVersion);
    return this.#blocks;
  }

  /**
   * Sends the request, with the messages of this call in place of upstream's, to the model or to the first
   * fallback that answers.
   */
  async send<Input extends ConverseCommandInput, Result extends SdkResult>(
    upstreamInput: Input,
    ways: WaysToSend<Input, Result>,
  ): Promise<Result> {
    this.hasBegun = true;
    const { request: input, changes } = withConversation(upstreamInput, this.#conversation);
    this.#changes = changes;
    this.#settings.messageWarnings.warn(changes);
    try {
      if (this.#route === undefined) return await this.#sendTo(input.modelId ?? "", input, ways);
      return await this.#route.answer<Result>(input, {
        send: (modelId) => this.#sendTo(modelId, input, ways),
        heard: () => this.guard?.heard(),
        invokedModel: ({ trace }) => this.#planned && this.#invokedModel(this.#planned, trace),
        responseCache: () => this.#cached?.hit,
      });
    } catch (error) {
      const explained = this.#explain(error);
      this.#route?.settle(undefined, this.record());
      throw explained;
    }
  }

  /** Sends the request to a model, or to the first fallback that answers. */
  async #sendTo<Input extends ConverseCommandInput, Result extends SdkResult>(
    requestedModelId: string,
    input: Input,
    ways: WaysToSend<Input, Result>,
  ): Promise<Result> {
    const { targets } = this.#settings;
    this.#requestedModelId = requestedModelId;
    const modelIds = targets.resolve(requestedModelId);
    this.#region = await targets.resolveRegion(requestedModelId);
    const plan = (modelId: string): Promise<PlannedRequest<Input>> =>
      this.#plan(modelId === input.modelId ? input : { ...input, modelId });
    const attempt = async (modelId: string, planned?: PlannedRequest<Input>): Promise<Result> => {
      const { request, refusesStreaming } = planned ?? (await plan(modelId));
      const { result, attempts } = await this.#sendPlanned(request, refusesStreaming, ways);
      this.#attempts = attempts;
      return result;
    };
    const sendTo = async (send: (modelId: string) => Promise<Result>): Promise<Result> => {
      if (modelIds.length === 1) return send(modelIds[0] ?? "");
      const { result, failed } = await sendWithFallbacks(modelIds, targets.breakers, send);
      this.#failed = [...this.#failed, ...failed];
      return result;
    };
    const cached = this.#cached;
    if (cached === undefined) return sendTo(attempt);

    this.#attempts = undefined;
    const [primary = ""] = modelIds;
    const first = await plan(primary);
    const asking = { modelIds, region: this.#region, sentTo: () => this.#planned?.modelId ?? "" };
    const throughCache = async (modelId: string): Promise<Result> => {
      // The model's own answer was not there.
      if (modelId === primary) return attempt(modelId, first);
      const { request } = await plan(modelId);
      return cached.answer({ ...asking, request, sharing: false, send: () => attempt(modelId) });
    };
    const send = (): Promise<Result> => sendTo(throughCache);
    const result = await cached.answer({ ...asking, request: first.request, sharing: true, send });
    // Another call of this process got the answer from a fallback.
    if (cached.modelId !== undefined && cached.modelId !== this.#planned?.modelId) await plan(cached.modelId);
    return result;
  }

  /** A stream is answered whole when a model takes no tools in a stream, whether that is known or the model says so. */
  async #sendPlanned<Input, Result extends SdkResult>(
    request: Input,
    refusesStreaming: boolean,
    { next, whole }: WaysToSend<Input, Result>,
  ): Promise<SentUntilContent<Result>> {
    const answerWhole = (): Promise<SentUntilContent<Result>> => {
      // Nothing comes until all of the answer is there, so that is no stall.
      this.guard?.arrived();
      return sendUntilContent(() => whole(request), this.#sending);
    };
    if (this.guard === undefined) return sendUntilContent(() => next(request), this.#sending);
    if (refusesStreaming) return answerWhole();
    try {
      return await sendUntilContent(() => next(request), this.#sending);
    } catch (error) {
      if (isToolStreamingRefused(error)) return answerWhole();
      throw error;
    }
  }

  async #plan<Input extends ConverseCommandInput>(input: Input): Promise<PlannedRequest<Input>> {
    const { cachePoints, guardLastTurnOnly } = this.options;
    const [primary] = this.#settings.targets.resolve(this.#requestedModelId);
    const isFallback = input.modelId !== primary;
    const { requestedPoints } = this.#conversation;
    const options = { cachePoints, guardLastTurnOnly, requestedPoints, wantedTool: this.#wantedTool, isFallback };
    const planned = await planRequest(input, options, this.#settings);
    this.#planned = planned;
    for (const problem of planned.problems) this.#settings.requestWarnings.report(problem);
    return planned;
  }

  #explain(error: unknown): unknown {
    if (this.#planned === undefined) return error;
    const { modelCatalog } = this.#settings;
    return toServiceError(error, { modelId: this.#planned.modelId, region: this.#region, modelCatalog });
  }

  get #sending(): SendPolicy {
    return {
      signal: this.signal,
      maxAttempts: this.#settings.maxAttempts,
      heard: () => this.guard?.heard(),
      attemptFailed: (error) => this.attemptFailed(error),
    };
  }

  /** Calls `onFailedAttempt` for an HTTP request that failed. If it throws, the call ends. */
  async attemptFailed(error: unknown): Promise<void> {
    await this.#settings.onFailedAttempt?.(error);
  }

  /** Reads what a response carries before any event of a stream. */
  readOutput(output: ConverseCommandOutput | ConverseStreamCommandOutput): void {
    if (!("output" in output)) return;
    this.#stopReason = output.stopReason;
    this.#answer = output;
    if (this.#route?.isObserved) this.#settle(output.output?.message);
  }

  readEvent(event: ConverseStreamOutput): void {
    this.blocks.read(event);
    if (event.contentBlockStart || event.contentBlockDelta) {
      this.#timeToFirstTokenMs ??= performance.now() - this.#sentAt;
    }
    if (event.messageStop) this.#stopReason = event.messageStop.stopReason;
    if (event.metadata) this.#answer = event.metadata;
    if (!this.#route?.isObserved) return;
    this.#streamed.read(event);
    if (event.metadata) this.#settle(this.#streamed.toMessage());
  }

  #settle(message: Message | undefined): void {
    const routing = this.record();
    const { stopReason, invokedModel } = routing ?? {};
    const facts = { stopReason, invokedModel, usage: this.#answer.usage };
    this.#route?.settle(message && readRouteAnswer(this.#requestedModelId, message, facts), routing);
  }

  /** Whether an answer that was not streamed is one text, in v0 form. Upstream converts that as it should be. */
  get isPlainText(): boolean {
    const [block, ...others] = this.#answer.output?.message?.content ?? [];
    return this.#outputVersion === "v0" && block?.text !== undefined && others.length === 0;
  }

  /** The content of an answer that was not streamed; `undefined` when there is none. */
  readAnswer(): AnswerParts | undefined {
    const message = this.#answer.output?.message;
    return message?.content === undefined ? undefined : readAnswer(message, this.#outputVersion, this.#stopReason);
  }

  get finished(): boolean {
    return this.#stopReason !== undefined;
  }

  /** What happened; `undefined` when nothing was sent. */
  record(): RoutingRecord | undefined {
    if (this.#planned === undefined) return undefined;
    const { modelId, target, cachePlan } = this.#planned;
    const { usage, metrics, serviceTier, performanceConfig } = this.#answer;
    const invokedModel = this.#invokedModel(this.#planned);
    const tokens = readTokenUsage(usage);
    return omitUndefined({
      requestedModelId: this.#requestedModelId,
      targetKind: target.kind,
      cachePlan,
      sentModelId: modelId === this.#requestedModelId ? undefined : modelId,
      fallbacks: this.#failed.length === 0 ? undefined : this.#failed,
      invokedModel,
      router: this.#route?.record() ?? toRouterRecord(this.#planned),
      purpose: this.#purpose,
      messageChanges: this.#changes.length === 0 ? undefined : this.#changes,
      usage: tokens,
      responseCache: this.#cached?.hit,
      cacheProblem: this.#cacheProblem(this.#planned, invokedModel, tokens),
      serviceTier: serviceTier?.type,
      latencyMode: performanceConfig?.latency,
      stopReason: this.#stopReason,
      attempts: this.#attempts,
      latencyMs: metrics?.latencyMs,
      timeToFirstTokenMs: this.#timeToFirstTokenMs,
    });
  }

  /** Judged once, when the usage is known: a second judgement would compare the call with itself. */
  #cacheProblem(
    { request, cachePlan }: PlannedRequest<ConverseCommandInput>,
    invokedModel: InvokedModel | undefined,
    usage: TokenUsage | undefined,
  ): CacheProblem | undefined {
    const sendsCachePoints = cachePlan.points.length + cachePlan.placedByCaller > 0;
    if (this.#cached?.hit !== undefined || !sendsCachePoints || invokedModel === undefined || usage === undefined)
      return undefined;
    const { modelId } = invokedModel;
    const observation = { modelId, request, usage, sentAt: this.#sentAt, at: performance.now() };
    this.#judged ??= { problem: this.#settings.cacheHealth.assess(observation) };
    return this.#judged.problem;
  }

  #invokedModel(
    { target, description }: PlannedRequest<ConverseCommandInput>,
    trace: Answer["trace"] = this.#answer.trace,
  ): InvokedModel | undefined {
    const traced = readInvokedModel(trace?.promptRouter?.invokedModelId);
    const invoked = traced ?? invokedModelOf(target) ?? description?.invokedModel;
    return invoked && { region: this.#region, ...invoked };
  }
}

function toRouterRecord({ target, description }: PlannedRequest<ConverseCommandInput>): RouterRecord | undefined {
  if (target.kind !== "prompt-router") return undefined;
  return omitUndefined({ kind: target.router, models: description?.models });
}
