import { type ConverseCommandInput, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { type CachePolicy, defaultModelCatalog, parseModelTarget, type RoutingRecord } from "@bedrock-routed/core";
import { ChatBedrockConverse } from "@langchain/aws";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { BaseChatModel, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatModelStream } from "@langchain/core/language_models/stream";
import { AIMessage, type AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable, RunnableBatchOptions, RunnableConfig } from "@langchain/core/runnables";
import type { LogStreamCallbackHandlerInput, StreamEvent } from "@langchain/core/tracers/log_stream";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import { CacheHealthMonitor } from "./cache-health/cache-health-monitor";
import { installAttemptMiddleware } from "./call/attempt-middleware";
import { RequestCapture, RequestCaptured } from "./call/request-capture";
import { RoutedCall, type RoutedCallSettings } from "./call/routed-call";
import { RoutedChunks } from "./call/routed-chunks";
import { routeEvents } from "./call/routed-events";
import { carryRoutedCall, installRoutingMiddleware, routedCallOf } from "./call/routing-middleware";
import { StreamGuard } from "./call/stream-guard";
import { toLlmOutput } from "./call/to-llm-output";
import { createTargetDescriber } from "./describe/create-target-describer";
import { knownToolChoices } from "./describe/known-tool-choices";
import { readStatedTargets } from "./describe/read-stated-targets";
import type { BedrockRoutedCallOptions, BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { checkOptions } from "./options/check-options";
import { quickenConfig } from "./options/quicken-config";
import { removeIdleLogger } from "./options/remove-idle-logger";
import { resolveClientOptions } from "./options/resolve-client-options";
import { resolveRegion } from "./options/resolve-region";
import { createRuntimeClient } from "./options/runtime-client";
import { showOnConsole } from "./options/show-on-console";
import { createTargetPolicy, splitOptions } from "./options/split-options";
import { buildRequestFields } from "./request/build-request-fields";
import { buildToolChoice } from "./request/build-tool-choice";
import { whereSupported } from "./request/fit-tool-choice";
import { type GivenRequestOptions, resolveRequestOptions } from "./request/resolve-request-options";
import { createNativeStructuredOutput, type OutputSchema } from "./structured-output/create-native-structured-output";

/**
 * `ChatBedrockConverse` that takes any Bedrock model id or ARN, prompt routers included, plans
 * cache points, and says at `response_metadata.routing` what happened ({@link RoutingRecord}).
 * `response_metadata.model_name` is the model that answered.
 *
 * @throws InvalidTargetError at construction for a malformed `model`
 * @throws InvalidOptionError at construction for an option that cannot be meant, with what to use
 * @throws RegionMismatchError at construction when `region` contradicts the ARN's, and from a call when
 *   the Region of a `client` that was passed does
 * @throws IncompleteStreamError from a stream that is cut off
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
  /** The constructor's options: request fields that upstream does not keep on the object are read from here. */
  readonly #constructed: BedrockRoutedChatModelInput;

  constructor(model: string, options?: Omit<BedrockRoutedChatModelInput, "model">);
  constructor(options?: BedrockRoutedChatModelInput);
  constructor(modelOrOptions?: string | BedrockRoutedChatModelInput, options?: BedrockRoutedChatModelInput) {
    const fields: BedrockRoutedChatModelInput =
      typeof modelOrOptions === "string" ? { ...options, model: modelOrOptions } : { ...modelOrOptions };
    checkOptions(fields);
    const split = splitOptions(fields);
    const { ours, upstream } = split;
    const { bedrockClient, modelCatalog = defaultModelCatalog() } = ours;
    const named = upstream.applicationInferenceProfile ?? upstream.model;
    const region = resolveRegion(upstream, named === undefined ? undefined : parseModelTarget(named));
    const clientOptions = resolveClientOptions(fields);
    const client = upstream.client ?? createRuntimeClient({ ...upstream, clientOptions }, region);
    super({ ...upstream, clientOptions, region, ...(client && { client }) });
    removeIdleLogger(this.client, fields);
    quickenConfig(this.client);
    const modelId = this.applicationInferenceProfile ?? this.model;
    const targets = createTargetPolicy(split, region, modelCatalog);
    targets.resolve(modelId);
    this.#constructed = fields;
    const stated = readStatedTargets(fields);
    const describe = createTargetDescriber({ region, modelCatalog, stated, bedrockClient });
    const { onFailedAttempt } = fields;
    const cacheHealth = new CacheHealthMonitor(ours.onWarning);
    const toolChoices = upstream.supportsToolChoiceValues ?? knownToolChoices(modelId, stated, modelCatalog);
    this.#settings = { modelCatalog, region, targets, describe, cacheHealth, onFailedAttempt, toolChoices };
    if (toolChoices === undefined) delete this.supportsToolChoiceValues;
    else this.supportsToolChoiceValues = toolChoices;
    // Upstream's fields hold keys and tokens.
    showOnConsole(this, this.getName(), () => this._identifyingParams());
  }

  /** The policy for cache points that was given at construction. A call's own wins. */
  get cachePoints(): CachePolicy | undefined {
    return this.#constructed.cachePoints;
  }

  /** Of LangSmith, which prices a run by `ls_model_name` until the answer says which model it was. */
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

  /** What tells this model from others, of which the keys of LangChain's response caches are made: upstream's are all alike. */
  override _identifyingParams(): Record<string, unknown> {
    const model = this.applicationInferenceProfile ?? this.model;
    return { model, region: this.region, ...buildRequestFields(this.#resolveOptions({}), undefined) };
  }

  override invocationParams(options?: this["ParsedCallOptions"]): Partial<ConverseCommandInput> {
    const call = routedCallOf(options);
    const resolved = call instanceof RoutedCall ? call.options : this.#resolveOptions(options);
    const params = buildRequestFields(resolved, options?.stop);
    const toolConfig = this.#toolConfig(options);
    if (toolConfig !== undefined) params.toolConfig = toolConfig;
    return carryRoutedCall(params, call);
  }

  override async _generateNonStreaming(
    messages: BaseMessage[],
    options: Partial<this["ParsedCallOptions"]>,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const result = await super._generateNonStreaming(messages, this.#begin(options).options, runManager);
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
    return new RoutedChunks(super._streamResponseChunks(messages, carrying, runManager), call, guard);
  }

  override _streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const { call, guard, options: carrying } = this.#beginStream(options);
    return routeEvents(super._streamChatModelEvents(messages, carrying, runManager), call, guard);
  }

  /**
   * The tokens that a call with these messages would send, counted by the service: exact and free of
   * charge, for the models that support it. `undefined` when the service does not say.
   * @throws the service's ValidationException for a model without CountTokens
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
    const { inputTokens } = await this.client.send(command, { ...(options.signal && { abortSignal: options.signal }) });
    return inputTokens;
  }

  /**
   * As upstream, by a tool call; with `method: "jsonSchema"`, by the service's native JSON-schema
   * output, for the models that support it.
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
    const forced: Partial<BedrockRoutedCallOptions> = { tool_choice: whereSupported };
    return mustLookUp ? pipeline.withConfig(forced) : pipeline;
  }

  /** A call and the options that carry it, without `cache_control`, which the call's own plan answers to. */
  #begin<Options extends Partial<this["ParsedCallOptions"]>>(
    options: Options,
    guard?: StreamGuard,
  ): { call: RoutedCall; options: Options } {
    const isSeen = installRoutingMiddleware(this.client);
    const call = new RoutedCall(this.#settings, this.#resolveOptions(options), guard ?? options.signal);
    if (!isSeen) return { call, options };
    if (this.#settings.onFailedAttempt !== undefined) installAttemptMiddleware(this.client);
    const carrying = { ...options, cache_control: undefined };
    if (guard !== undefined) Object.assign(carrying, { signal: guard.signal, streamIdleTimeout: 0 });
    return { call, options: carryRoutedCall(carrying, call) };
  }

  /** The same for a stream, watched over by us: upstream's watch sets a timer for every token. */
  #beginStream<Options extends Partial<this["ParsedCallOptions"]>>(
    options: Options,
  ): { call: RoutedCall; guard: StreamGuard; options: Options } {
    const guard = new StreamGuard(options.signal, options.streamIdleTimeout ?? this.streamIdleTimeout);
    return { guard, ...this.#begin(options, guard) };
  }

  /** Upstream's fields are read from the object at each call: they may be set after construction. */
  #resolveOptions(options: GivenRequestOptions | undefined): GivenRequestOptions {
    return resolveRequestOptions(options ?? {}, this, this.#constructed);
  }

  /** The tools as upstream converts them, with the choice among them as we do. */
  #toolConfig(options: this["ParsedCallOptions"] | undefined): ConverseCommandInput["toolConfig"] {
    const converted = options?.tools?.length
      ? super.invocationParams({ ...options, tool_choice: undefined }).toolConfig
      : undefined;
    const toolChoice = buildToolChoice(options?.tool_choice, converted?.tools ?? [], this.supportsToolChoiceValues);
    return converted && { ...converted, toolChoice };
  }
}

type CallOptions = Partial<BedrockRoutedCallOptions>;
type EventsVersion = { readonly version: "v1" | "v2" };

/** The methods that take options of a call, with ours among them. */
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
  streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion & { encoding: "text/event-stream" },
    streamOptions?: Omit<LogStreamCallbackHandlerInput, "autoClose">,
  ): IterableReadableStream<Uint8Array>;
  streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion,
    streamOptions?: Omit<LogStreamCallbackHandlerInput, "autoClose">,
  ): IterableReadableStream<StreamEvent>;
  streamEvents(input: BaseLanguageModelInput, options?: CallOptions): ChatModelStream;
  withConfig(config: CallOptions): Runnable<BaseLanguageModelInput, AIMessageChunk, BedrockRoutedCallOptions>;
}
