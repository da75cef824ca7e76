import type { InspectOptions } from "node:util";
import { type ConverseCommandInput, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { type CachePolicy, defaultModelCatalog, omitUndefined, type RoutingRecord } from "@bedrock-routed/core";
import { ChatBedrockConverse } from "@langchain/aws";
import { CallbackManager, type CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { BaseChatModel, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatModelStream } from "@langchain/core/language_models/stream";
import { AIMessage, type AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable, RunnableBatchOptions, RunnableConfig } from "@langchain/core/runnables";
import type { LogStreamCallbackHandlerInput, StreamEvent } from "@langchain/core/tracers/log_stream";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import { CacheHealthMonitor } from "./cache-health";
import { RoutedCall, type RoutedCallSettings } from "./call/routed-call";
import {
  carryRoutedCall,
  installAttemptMiddleware,
  installRoutingMiddleware,
  RequestCapture,
  RequestCaptured,
  routedCallOf,
} from "./call/routing-middleware";
import { resolveRegion } from "./client/region";
import { resolveClient, tuneClient } from "./client/runtime-client";
import type { BedrockRoutedCallOptions, BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { OPTIONS } from "./options/option-table";
import {
  checkOptions,
  type GivenCallOptions,
  pickUpstreamOptions,
  type ResolvedCallOptions,
  resolveCallOptions,
} from "./options/resolve-options";
import { buildRequestFields } from "./request/request-fields";
import { createNativeStructuredOutput, type OutputSchema } from "./request/structured-output";
import { buildToolChoice, type DeferredToolChoice, isToolCallDeferred } from "./request/tool-choice";
import { toLlmOutput } from "./response-metadata";
import { RoutedChunks, routeEvents } from "./stream/chunks-and-events";
import { LeavableStream } from "./stream/leavable-stream";
import { reportEvents } from "./stream/report-events";
import { showRouting } from "./stream/show-routing";
import { LinkedAbort, leftStream, StreamGuard } from "./stream/stream-guard";
import { createTargetDescriber, findToolChoices, readStatedTargets } from "./targets/describe-targets";
import { TargetPolicy } from "./targets/target-policy";

/**
 * A `ChatBedrockConverse` for any Bedrock model id or ARN, prompt routers included. It plans cache points,
 * and reports what happened in each call at `response_metadata.routing`, as a {@link RoutingRecord}.
 * `response_metadata.model_name` is the base id of the model that answered.
 *
 * **Errors at construction**
 * @throws InvalidOptionError for an option whose value cannot be used, or that contradicts another one
 * @throws InvalidTargetError for a malformed id in `model`, `applicationInferenceProfile`, `routerModels` or `fallbacks`
 * @throws RegionMismatchError when the Region of an ARN is not the Region to call
 * @throws ResidencyError when `model` or a fallback can be served outside of `dataResidency`
 *
 * **Errors from a call** (each keeps its `cause`; other errors of the service are the SDK's own)
 * @throws InvalidOptionError for a `tool_choice` that the model does not accept or that names no tool, and for a
 *   `streamIdleTimeout` that cannot be used
 * @throws InvalidTargetError, ResidencyError or RegionMismatchError for a `model` that was set after construction
 * @throws RegionMismatchError when a `client` that you passed is of another Region than the target
 * @throws IncompleteStreamError when a stream breaks, stalls, or ends before the model finished
 * @throws ConnectionTimeoutError when the service cannot be reached, or sends nothing, within the limits of `connection`
 * @throws ConnectionLostError when the connection is lost before an answer arrives, after all retries and fallbacks
 * @throws AccessDeniedError when the credentials or the account have no access to the model
 * @throws OnDemandNotSupportedError when the model can only be called through an inference profile
 * @throws RouterLegacyModelError when a model of the prompt router is past its end of life
 * @throws RoutingNotSupportedError when the prompt router routes to a model that routers do not support
 *
 * @example
 * ```ts
 * const model = new BedrockRoutedChatModel({
 *   model: "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
 *   routerModels: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
 * });
 * const message = await model.invoke("How many days of leave do I have?");
 * message.response_metadata.routing.invokedModel; // { modelId: "amazon.nova-lite-v1:0", scope: "us", … }
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface only widens the types of call options.
export class BedrockRoutedChatModel extends ChatBedrockConverse {
  static override lc_name(): string {
    return "BedrockRoutedChatModel";
  }

  declare ParsedCallOptions: Omit<
    BedrockRoutedCallOptions,
    Exclude<keyof RunnableConfig, "signal" | "timeout" | "maxConcurrency">
  >;

  readonly #settings: RoutedCallSettings;
  /** The options of the constructor. Upstream keeps only its own on the object. */
  readonly #constructed: BedrockRoutedChatModelInput;

  constructor(model: string, options?: Omit<BedrockRoutedChatModelInput, "model">);
  constructor(options?: BedrockRoutedChatModelInput);
  constructor(modelOrOptions?: string | BedrockRoutedChatModelInput, options?: BedrockRoutedChatModelInput) {
    const given: BedrockRoutedChatModelInput =
      typeof modelOrOptions === "string" ? { ...options, model: modelOrOptions } : { ...modelOrOptions };
    checkOptions(given);
    const region = resolveRegion(given);
    super({ ...pickUpstreamOptions(given), ...resolveClient(given, region), region });
    this.#constructed = given;
    tuneClient(this.client, given);

    const { bedrockClient, client, dataResidency, onFailedAttempt, onWarning, routerModels } = given;
    const { crossRegion = OPTIONS.crossRegion.default, fallbacks = OPTIONS.fallbacks.default } = given;
    const { fallbackCooldownMs = OPTIONS.fallbackCooldownMs.default, modelCatalog = defaultModelCatalog() } = given;
    const modelId = this.applicationInferenceProfile ?? this.model;

    const clientRegion = client && (() => client.config.region());
    const where = { region, clientRegion, crossRegion, dataResidency, modelCatalog };
    const targets = new TargetPolicy({ ...where, routerModels, fallbacks, fallbackCooldownMs });
    targets.requireUsable(modelId);

    const stated = readStatedTargets(given);
    const describe = createTargetDescriber({ region, modelCatalog, stated, bedrockClient });
    const toolChoices = given.supportsToolChoiceValues ?? findToolChoices(modelId, stated, modelCatalog);
    // Replaces upstream's guess from the model id; `undefined` means that it is unknown.
    Object.assign(this, { supportsToolChoiceValues: toolChoices });

    const cacheHealth = new CacheHealthMonitor(onWarning);
    const maxAttempts = (): Promise<number> => this.client.config.maxAttempts();
    const target = { region, modelCatalog, targets, describe, toolChoices };
    this.#settings = { ...target, cacheHealth, onFailedAttempt, maxAttempts };
    // Upstream's fields hold keys and tokens, and must not be shown.
    showOnConsole(this, this.getName(), () => this._identifyingParams());
  }

  /** The policy for cache points that was given to the constructor. A call's own policy wins. */
  get cachePoints(): CachePolicy | undefined {
    return this.#constructed.cachePoints;
  }

  /** The models behind the prompt router, as they were given to the constructor. */
  get routerModels(): readonly string[] | undefined {
    return this.#constructed.routerModels;
  }

  /** Parameters for LangSmith, which prices a run by `ls_model_name` until the answer names the model. */
  override getLsParams(options: this["ParsedCallOptions"]): LangSmithParams {
    const { temperature = this.temperature, maxTokens = this.maxTokens, stop } = options;
    const params: LangSmithParams = {
      ls_provider: "amazon_bedrock",
      ls_model_name: this.model,
      ls_model_type: "chat",
    };
    if (temperature !== undefined) params.ls_temperature = temperature;
    if (maxTokens !== undefined) params.ls_max_tokens = maxTokens;
    if (stop !== undefined) params.ls_stop = stop;
    return params;
  }

  /** What distinguishes this model from others. LangChain's response caches make their keys of it; upstream's keys are all the same. */
  override _identifyingParams(): Record<string, unknown> {
    const model = this.applicationInferenceProfile ?? this.model;
    return { model, region: this.region, ...buildRequestFields(this.#resolveOptions({})) };
  }

  override invocationParams(options?: this["ParsedCallOptions"]): Partial<ConverseCommandInput> {
    const call = routedCallOf(options);
    const resolved = call instanceof RoutedCall ? call.options : this.#resolveOptions(options ?? {});
    const params = buildRequestFields(resolved);
    const toolConfig = this.#toolConfig(options);
    if (toolConfig !== undefined) params.toolConfig = toolConfig;
    return carryRoutedCall(params, call);
  }

  override async _generateNonStreaming(
    messages: BaseMessage[],
    options: Partial<this["ParsedCallOptions"]>,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const { call, options: carrying } = this.#begin(options);
    const result = await super._generateNonStreaming(messages, carrying, runManager).catch((error: unknown) => {
      showRouting(runManager, call.record());
      throw error;
    });
    // Only callbacks read `llmOutput`, and LangChain copies it slowly.
    if (runManager === undefined) return result;
    const message = result.generations[0]?.message;
    return AIMessage.isInstance(message) ? { ...result, llmOutput: toLlmOutput(message) } : result;
  }

  override _streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { call, guard, options: carrying } = this.#beginStream(options);
    return new RoutedChunks(super._streamResponseChunks(messages, carrying, runManager), call, guard, runManager);
  }

  override _streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const { call, guard, options: carrying } = this.#beginStream(options);
    return routeEvents(super._streamChatModelEvents(messages, carrying, runManager), call, guard, runManager);
  }

  override streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion & { encoding: "text/event-stream" },
    streamOptions?: Omit<LogStreamCallbackHandlerInput, "autoClose">,
  ): IterableReadableStream<Uint8Array>;
  override streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion,
    streamOptions?: Omit<LogStreamCallbackHandlerInput, "autoClose">,
  ): IterableReadableStream<StreamEvent>;
  /** Without a `version`: the events of this model. Callbacks are called, and the request ends when the last reader leaves. */
  override streamEvents(input: BaseLanguageModelInput, options?: CallOptions): ChatModelStream;
  override streamEvents(
    input: BaseLanguageModelInput,
    options?: CallOptions & Partial<EventsVersion>,
    streamOptions?: Omit<LogStreamCallbackHandlerInput, "autoClose">,
  ): IterableReadableStream<Uint8Array> | IterableReadableStream<StreamEvent> | ChatModelStream {
    const { version } = options ?? {};
    if (version !== undefined) return super.streamEvents(input, { ...options, version }, streamOptions);
    const messages = BaseChatModel._convertInputToPromptValue(input).toChatMessages();
    const [config, callOptions] = this._separateRunnableConfigFromCallOptionsCompat(options);
    const abort = new LinkedAbort(callOptions.signal);
    const carrying = { ...callOptions, signal: abort.signal };
    const manager = this.#callbackManager(config, callOptions);
    const events =
      manager === undefined
        ? this._streamChatModelEvents(messages, carrying)
        : this.#reportedEvents(messages, carrying, manager, config);
    return new LeavableStream(abort.releasing(events), () => abort.abort(leftStream()));
  }

  /** The callbacks of a call, as LangChain's other methods gather them; `undefined` when there are none. */
  #callbackManager(config: RunnableConfig, options: this["ParsedCallOptions"]): CallbackManager | undefined {
    const metadata = { ...config.metadata, ...this.getLsParams(options) };
    const { callbacks, tags } = config;
    const { verbose } = this;
    return CallbackManager.configure(callbacks, this.callbacks, tags, this.tags, metadata, this.metadata, { verbose });
  }

  async *#reportedEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    manager: CallbackManager,
    { runId, runName }: RunnableConfig,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const extra = { options, invocation_params: this.invocationParams(options), batch_size: 1 };
    const unset = [undefined, extra, undefined, undefined] as const;
    const [run] = await manager.handleChatModelStart(this.toJSON(), [messages], runId, ...unset, runName);
    const events = this._streamChatModelEvents(messages, options, run);
    yield* run === undefined ? events : reportEvents(events, run);
  }

  /**
   * The number of input tokens of a call with these messages. The service counts them with CountTokens, which
   * is exact and free of charge. `undefined` when the answer has no number.
   * @throws the service's ValidationException for a model that CountTokens does not support
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html
   */
  async countTokens(
    input: BaseLanguageModelInput,
    options: Partial<this["ParsedCallOptions"]> = {},
  ): Promise<number | undefined> {
    const messages = BaseChatModel._convertInputToPromptValue(input).toChatMessages();
    const capture = new RequestCapture();
    installRoutingMiddleware(this.client);
    await super._generateNonStreaming(messages, carryRoutedCall({ ...options }, capture)).catch((error: unknown) => {
      if (!(error instanceof RequestCaptured)) throw error;
    });
    const { messages: sent, system, toolConfig, additionalModelRequestFields } = capture.input ?? {};
    const { targets } = this.#settings;
    const [modelId = this.model] = targets.resolve(capture.input?.modelId ?? this.model);
    await targets.resolveRegion(modelId);
    const converse = { messages: sent, system, toolConfig, additionalModelRequestFields };
    const command = new CountTokensCommand({ modelId, input: { converse } });
    const { inputTokens } = await this.client.send(command, omitUndefined({ abortSignal: options.signal }));
    return inputTokens;
  }

  /**
   * Structured output by a tool call, as upstream does it. With `method: "jsonSchema"`, by the service's native
   * JSON-schema output, for models that support it.
   */
  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput<Output extends Record<string, unknown> = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): Runnable<BaseLanguageModelInput, Output> | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }> {
    if (config?.method === "jsonSchema") return createNativeStructuredOutput(this, schema, config);
    const pipeline = config?.includeRaw
      ? super.withStructuredOutput<Output>(schema, { ...config, includeRaw: true })
      : super.withStructuredOutput<Output>(schema, { ...config, includeRaw: false });
    const mustLookUp = this.supportsToolChoiceValues === undefined && this.#constructed.bedrockClient !== undefined;
    const deferred: DeferredToolChoice & CallOptions = { forceToolCallIfAccepted: true };
    return mustLookUp ? pipeline.withConfig(deferred) : pipeline;
  }

  /** Begins a call. The options that it returns carry the call through upstream to the middleware. */
  #begin<Options extends Partial<this["ParsedCallOptions"]>>(
    options: Options,
    resolved: ResolvedCallOptions = this.#resolveOptions(options),
    guard?: StreamGuard,
  ): { call: RoutedCall; options: Options } {
    const isInstalled = installRoutingMiddleware(this.client);
    const signal = guard === undefined ? options.signal : guard.signal;
    const init = { options: resolved, signal, guard, isToolCallDeferred: isToolCallDeferred(options) };
    const call = new RoutedCall(this.#settings, init);
    if (!isInstalled) return { call, options };
    if (this.#settings.onFailedAttempt !== undefined) installAttemptMiddleware(this.client);
    // The call's own plan places the cache points that `cache_control` asks for.
    const carrying = { ...options, cache_control: undefined };
    if (guard !== undefined) Object.assign(carrying, { signal: guard.signal, streamIdleTimeout: 0 });
    return { call, options: carryRoutedCall(carrying, call) };
  }

  /** The same for a stream, with a guard instead of upstream's watch, which sets a timer for every token. */
  #beginStream<Options extends Partial<this["ParsedCallOptions"]>>(
    options: Options,
  ): { call: RoutedCall; guard: StreamGuard; options: Options } {
    const resolved = this.#resolveOptions(options);
    const guard = new StreamGuard(options.signal, resolved.streamIdleTimeout);
    return { guard, ...this.#begin(options, resolved, guard) };
  }

  #resolveOptions(options: GivenCallOptions): ResolvedCallOptions {
    return resolveCallOptions(options, this, this.#constructed);
  }

  /** Upstream converts the tools. The choice among them is built here. */
  #toolConfig(options: this["ParsedCallOptions"] | undefined): ConverseCommandInput["toolConfig"] {
    const converted = options?.tools?.length
      ? super.invocationParams({ ...options, tool_choice: undefined }).toolConfig
      : undefined;
    const toolChoice = buildToolChoice(options?.tool_choice, converted?.tools ?? [], this.supportsToolChoiceValues);
    return converted && { ...converted, toolChoice };
  }
}

/**
 * Makes Node's `console.log` show what `read` returns instead of the object's own fields.
 * @see https://nodejs.org/api/util.html#custom-inspection-functions-on-objects
 */
function showOnConsole(object: object, name: string, read: () => object): void {
  const show = (
    _depth: number,
    options: InspectOptions,
    inspect: (value: unknown, options: InspectOptions) => string,
  ): string => `${name} ${inspect(read(), options)}`;
  Object.defineProperty(object, Symbol.for("nodejs.util.inspect.custom"), { value: show });
}

type CallOptions = Partial<BedrockRoutedCallOptions>;
type EventsVersion = { readonly version: "v1" | "v2" };

/** The methods that take options of a call, with the types of {@link BedrockRoutedCallOptions}. */
export interface BedrockRoutedChatModel {
  invoke(input: BaseLanguageModelInput, options?: CallOptions): Promise<AIMessageChunk>;
  stream(input: BaseLanguageModelInput, options?: CallOptions): Promise<IterableReadableStream<AIMessageChunk>>;
  batch(
    inputs: BaseLanguageModelInput[],
    options?: CallOptions | CallOptions[],
    batchOptions?: RunnableBatchOptions & { returnExceptions?: false },
  ): Promise<AIMessageChunk[]>;
  batch(
    inputs: BaseLanguageModelInput[],
    options?: CallOptions | CallOptions[],
    batchOptions?: RunnableBatchOptions,
  ): Promise<(AIMessageChunk | Error)[]>;
  withConfig(config: CallOptions): Runnable<BaseLanguageModelInput, AIMessageChunk, BedrockRoutedCallOptions>;
}
