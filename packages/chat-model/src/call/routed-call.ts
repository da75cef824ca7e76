import type {
  ConverseCommandInput,
  ConverseCommandOutput,
  ConverseStreamCommandOutput,
  ConverseStreamOutput,
} from "@aws-sdk/client-bedrock-runtime";
import {
  applyCachePoints,
  type CacheableRequest,
  type CachePlan,
  type CacheProblem,
  capabilitiesOf,
  type FailedTarget,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  type ModelTarget,
  parseModelTarget,
  planCachePoints,
  type RouterRecord,
  type RoutingRecord,
  readInvokedModel,
  readTokenUsage,
  strictestLimits,
  type TokenUsage,
  type ToolChoice,
} from "@bedrock-routed/core";
import type { CacheHealthMonitor } from "../cache-health/cache-health-monitor";
import type { DescribeTarget, TargetDescription } from "../describe/target-description";
import { toRoutedModelError } from "../errors/to-routed-model-error";
import { fitToolChoice } from "../request/fit-tool-choice";
import { guardLastTurn } from "../request/guard-last-turn";
import type { GivenRequestOptions } from "../request/resolve-request-options";
import { afterFirstContent } from "../send/after-first-content";
import { sendWithFallbacks } from "../send/send-with-fallbacks";
import type { TargetPolicy } from "../send/target-policy";
import { ReasoningSignatures } from "./reasoning-signatures";
import { StreamExtras } from "./stream-extras";
import { StreamGuard } from "./stream-guard";
import { TextBlocks } from "./text-blocks";

/** What the model's options say about every call. */
export interface RoutedCallSettings {
  readonly modelCatalog: ModelCatalog;
  readonly region: string;
  readonly targets: TargetPolicy;
  readonly cacheHealth: CacheHealthMonitor;
  /** The `tool_choice` values that were known before any call; `undefined`: to be judged by what is looked up. */
  readonly toolChoices: readonly ToolChoice[] | undefined;
  readonly onFailedAttempt: ((error: unknown) => unknown) | undefined;
  /** Looks up what is behind a router or an application profile. */
  readonly describe: DescribeTarget;
}

type Output = ConverseCommandOutput | ConverseStreamCommandOutput;

/** The facts that a Converse response and a stream's metadata event share. */
type AnswerFacts = Pick<
  Partial<ConverseCommandOutput>,
  "usage" | "metrics" | "trace" | "serviceTier" | "performanceConfig"
>;

/**
 * One call, from its options to its routing record. The middleware asks it to plan the request and
 * shows it what comes back; nothing about a call is kept anywhere else.
 */
export class RoutedCall {
  readonly signal: AbortSignal | undefined;
  /** Of a streamed call. */
  readonly guard: StreamGuard | undefined;
  readonly extras: StreamExtras = new StreamExtras();
  readonly textBlocks: TextBlocks = new TextBlocks();
  readonly signatures: ReasoningSignatures = new ReasoningSignatures();
  readonly #settings: RoutedCallSettings;
  /** The fields of the request, resolved for this call. */
  readonly options: GivenRequestOptions;
  readonly #sentAt: number = performance.now();
  #requestedModelId = "";
  #region: string;
  #request: PlannedRequest | undefined;
  #failed: readonly FailedTarget[] = [];
  #attempts: number | undefined;
  #stopReason: string | undefined;
  #timeToFirstTokenMs: number | undefined;
  #answer: AnswerFacts = {};
  #judged: { readonly problem: CacheProblem | undefined } | undefined;

  /**
   * @param options of this call, resolved
   * @param stopping what may end the call; a guard for a streamed one
   */
  constructor(
    settings: RoutedCallSettings,
    options: GivenRequestOptions,
    stopping: AbortSignal | StreamGuard | undefined,
  ) {
    this.#settings = settings;
    this.#region = settings.region;
    this.options = options;
    this.guard = stopping instanceof StreamGuard ? stopping : undefined;
    this.signal = stopping instanceof StreamGuard ? stopping.signal : stopping;
  }

  /**
   * Sends the request to the model, or to the fallback that answers.
   * @param next sends a request that is ready, and gives what came back
   */
  async send<Input extends ConverseCommandInput, Result extends { output: object }>(
    input: Input,
    next: (request: Input) => Promise<Result>,
  ): Promise<Result> {
    const { targets } = this.#settings;
    this.#requestedModelId = input.modelId ?? "";
    const modelIds = targets.resolve(this.#requestedModelId);
    this.#region = await targets.resolveRegion(this.#requestedModelId);
    const attempt = async (modelId: string): Promise<Result> =>
      next(await this.#plan(modelId === input.modelId ? input : { ...input, modelId }));
    try {
      if (modelIds.length === 1) return await attempt(modelIds[0] ?? "");
      const { result, failed } = await sendWithFallbacks(modelIds, targets.breakers, async (modelId) =>
        withFirstContent(await attempt(modelId)),
      );
      this.#failed = failed;
      return result;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Tells the caller of an HTTP attempt that failed. What the caller throws ends the call. */
  async attemptFailed(error: unknown): Promise<void> {
    await this.#settings.onFailedAttempt?.(error);
  }

  /** The same request with cache points, and with the last turn marked for the guardrail. */
  async #plan<Input extends ConverseCommandInput>(input: Input): Promise<Input> {
    const { cachePoints = "auto", guardLastTurnOnly = false } = this.options;
    const modelId = input.modelId ?? "";
    const target = parseModelTarget(modelId);
    const description = await this.#settings.describe(modelId, target);
    const models = modelsOf(target, description);
    const fitting = this.#fitToolChoice(input, models);
    const guarded = guardLastTurnOnly ? guardLastTurn(fitting) : fitting;
    const cachePlan = planCachePoints(guarded, this.#cacheLimits(models), cachePoints);
    const request = applyCachePoints(guarded, cachePlan);
    const sendsPoints = cachePlan.points.length + cachePlan.placedByCaller > 0;
    const cached = sendsPoints ? request : undefined;
    this.#request = { modelId, target, description, cachePlan, cached };
    return request;
  }

  #explain(error: unknown): unknown {
    const { modelCatalog } = this.#settings;
    const region = this.#region;
    return this.#request === undefined
      ? error
      : toRoutedModelError(error, { modelId: this.#request.modelId, region, modelCatalog });
  }

  /** Reads what a response carries before any stream event. */
  readOutput(output: Output): void {
    this.#attempts = output.$metadata.attempts;
    if (!("output" in output)) return;
    this.#stopReason = output.stopReason;
    this.#answer = output;
  }

  /** Reads one event of a stream. */
  readEvent(event: ConverseStreamOutput): void {
    this.textBlocks.read(event);
    this.signatures.read(event);
    if (event.contentBlockStart || event.contentBlockDelta) {
      this.#timeToFirstTokenMs ??= performance.now() - this.#sentAt;
    }
    if (event.messageStop) this.#stopReason = event.messageStop.stopReason;
    if (event.metadata) this.#answer = event.metadata;
  }

  /** Whether the model said that it is done. */
  get finished(): boolean {
    return this.#stopReason !== undefined;
  }

  /** What happened; `undefined` when nothing was sent. */
  record(): RoutingRecord | undefined {
    if (this.#request === undefined) return undefined;
    const { modelId, target, cachePlan } = this.#request;
    const { usage, metrics, serviceTier, performanceConfig } = this.#answer;
    const invokedModel = this.#invokedModel(this.#request);
    const tokens = readTokenUsage(usage);
    return present<RoutingRecord>({
      requestedModelId: this.#requestedModelId,
      targetKind: target.kind,
      cachePlan,
      sentModelId: modelId === this.#requestedModelId ? undefined : modelId,
      fallbacks: this.#failed.length === 0 ? undefined : this.#failed,
      invokedModel,
      router: routerOf(this.#request),
      usage: tokens,
      cacheProblem: this.#cacheProblem(this.#request.cached, invokedModel, tokens),
      serviceTier: serviceTier?.type,
      latencyMode: performanceConfig?.latency,
      stopReason: this.#stopReason,
      attempts: this.#attempts,
      latencyMs: metrics?.latencyMs,
      timeToFirstTokenMs: this.#timeToFirstTokenMs,
    });
  }

  /** Judged once, when the usage is known: a second look would compare the call with itself. */
  #cacheProblem(
    request: CacheableRequest | undefined,
    invokedModel: InvokedModel | undefined,
    usage: TokenUsage | undefined,
  ): CacheProblem | undefined {
    if (request === undefined || invokedModel === undefined || usage === undefined) return undefined;
    const { modelId } = invokedModel;
    const observation = { modelId, request, usage, sentAt: this.#sentAt, at: performance.now() };
    this.#judged ??= { problem: this.#settings.cacheHealth.assess(observation) };
    return this.#judged.problem;
  }

  #cacheLimits(models: readonly string[]): ReturnType<ModelCatalog["cacheLimits"]> {
    return strictestLimits(models.map((model) => this.#settings.modelCatalog.cacheLimits(model)));
  }

  /** A choice that could be judged before the call was. */
  #fitToolChoice<Input extends ConverseCommandInput>(input: Input, models: readonly string[]): Input {
    const { toolChoices, modelCatalog } = this.#settings;
    if (toolChoices !== undefined || input.toolConfig?.toolChoice === undefined) return input;
    return fitToolChoice(input, capabilitiesOf(models, modelCatalog).toolChoice);
  }

  #invokedModel({ target, description }: PlannedRequest): InvokedModel | undefined {
    const traced = readInvokedModel(this.#answer.trace?.promptRouter?.invokedModelId);
    const invoked = traced ?? invokedModelOf(target) ?? description?.invokedModel;
    return invoked && { region: this.#region, ...invoked };
  }
}

/** Base ids of the models that may answer; none when they are not known. */
function modelsOf(target: ModelTarget, description: TargetDescription | undefined): readonly string[] {
  const named = invokedModelOf(target)?.modelId;
  return named === undefined ? (description?.models ?? []) : [named];
}

function routerOf({ target, description }: PlannedRequest): RouterRecord | undefined {
  if (target.kind !== "prompt-router") return undefined;
  return present<RouterRecord>({ kind: target.router, models: description?.models });
}

interface PlannedRequest {
  readonly modelId: string;
  readonly target: ModelTarget;
  readonly description: TargetDescription | undefined;
  readonly cachePlan: CachePlan;
  /** The request as it was sent, when it has cache points. */
  readonly cached: CacheableRequest | undefined;
}

/** A stream's first failure decides about a fallback too, as long as nothing of it was shown. */
async function withFirstContent<Result extends { output: object }>(result: Result): Promise<Result> {
  const { stream } = result.output as Partial<ConverseStreamCommandOutput>;
  if (stream === undefined) return result;
  return { ...result, output: { ...result.output, stream: await afterFirstContent(stream) } };
}

/** Leaves out what is undefined: a record tells the unknown by absence. */
function present<Shape extends object>(
  fields: { readonly [Key in keyof Required<Shape>]: Shape[Key] | undefined },
): Shape {
  const kept: Partial<Shape> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept as Shape;
}
