import type { InspectOptions } from "node:util";
import { type ConverseCommandInput, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import {
  type CachePolicy,
  type ClientRouter,
  defaultModelCatalog,
  estimateTokens,
  omitUndefined,
  type RoutingRecord,
} from "@bedrock-routed/core";
import { ChatBedrockConverse, type ChatBedrockConverseToolType } from "@langchain/aws";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { BaseChatModel, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatModelStream } from "@langchain/core/language_models/stream";
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  type MessageContent,
} from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable, RunnableBatchOptions, RunnableConfig } from "@langchain/core/runnables";
import type { LogStreamCallbackHandlerInput, StreamEvent } from "@langchain/core/tracers/log_stream";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import { CacheHealthMonitor } from "./cache-health";
import { RoutedCall, type RoutedCallInit, type RoutedCallSettings } from "./call/routed-call";
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
import { convertMessages } from "./messages/convert-messages";
import { MessageWarnings } from "./messages/message-warnings";
import { type AnswerParts, type OutputVersion, textOfContent } from "./messages/read-answer";
import { withConversation } from "./messages/with-conversation";
import type { BedrockRoutedCallOptions, BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { OPTIONS } from "./options/option-table";
import {
  checkCallOptions,
  checkOptions,
  type GivenCallOptions,
  pickUpstreamOptions,
  type ResolvedCallOptions,
  resolveCallOptions,
} from "./options/resolve-options";
import { buildRequestFields } from "./request/request-fields";
import { buildToolChoice, wantedToolOf } from "./request/tool-choice";
import { toLlmOutput } from "./response-metadata";
import { CallRoute, type RouterSettings } from "./router/call-route";
import { checkModelOrRouter, findForcedModel, identifyRouter, resolveRouter } from "./router/resolve-router";
import { carryRunContext, runContextOf } from "./router/run-context";
import { createAskModel, sideCallOf } from "./router/side-call";
import { RoutedChunks, routeEvents } from "./stream/chunks-and-events";
import { openEventStream } from "./stream/open-event-stream";
import { showRouting } from "./stream/show-routing";
import { StreamGuard } from "./stream/stream-guard";
import type { OutputSchema } from "./structured-output/output-schema";
import { createStructuredOutput } from "./structured-output/structured-output";
import { writeToolSchemas } from "./structured-output/tool-schemas";
import { createTargetDescriber, findToolChoices, readStatedTargets } from "./targets/describe-targets";
import { TargetPolicy } from "./targets/target-policy";
import { RequestWarnings } from "./warnings/request-warnings";

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
 * @throws InvalidOptionError for an option of the call that cannot be used, and a `tool_choice` that names no tool
 * @throws InvalidTargetError, ResidencyError or RegionMismatchError for a `model` that was set after construction
 * @throws RegionMismatchError when a `client` that you passed is of another Region than the target
 * @throws InvalidMessageError for a message that Amazon Bedrock cannot take. It names the message and the remedy.
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
  readonly #router: RouterSettings | undefined;
  /** The options of the constructor. Upstream keeps only its own on the object. */
  readonly #constructed: BedrockRoutedChatModelInput;

  constructor(model: string, options?: Omit<BedrockRoutedChatModelInput, "model">);
  constructor(options?: BedrockRoutedChatModelInput);
  constructor(modelOrOptions?: string | BedrockRoutedChatModelInput, options?: BedrockRoutedChatModelInput) {
    const given: BedrockRoutedChatModelInput =
      typeof modelOrOptions === "string" ? { ...options, model: modelOrOptions } : { ...modelOrOptions };
    checkOptions(given);
    if (given.stopSequences !== undefined) given.stop ??= given.stopSequences;
    checkModelOrRouter(given);
    if (given.router !== undefined) given.model = given.router.baseline;
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
    this.#router = given.router && resolveRouter(given.router, targets);

    const stated = readStatedTargets(given);
    const describe = createTargetDescriber({ region, modelCatalog, stated, bedrockClient });
    const { supportsToolChoiceValues: statedToolChoices } = given;
    const knownChoices = given.router === undefined ? findToolChoices(modelId, stated, modelCatalog) : undefined;
    const toolChoices = statedToolChoices ?? knownChoices;
    // Replaces upstream's guess from the model id; `undefined` means that it is unknown.
    Object.assign(this, { supportsToolChoiceValues: toolChoices });

    const cacheHealth = new CacheHealthMonitor(onWarning);
    const requestWarnings = new RequestWarnings(onWarning);
    const messageWarnings = new MessageWarnings(onWarning);
    const maxAttempts = (): Promise<number> => this.client.config.maxAttempts();
    const planning = { modelCatalog, describe, statedToolChoices };
    const warning = { cacheHealth, requestWarnings, messageWarnings };
    this.#settings = { region, targets, ...planning, ...warning, onFailedAttempt, maxAttempts };
    // Upstream's fields hold keys and tokens, and must not be shown.
    showOnConsole(this, this.getName(), () => this._identifyingParams());
  }

  /** The policy for cache points that was given to the constructor. A call's own policy wins. */
  get cachePoints(): CachePolicy | undefined {
    return this.#constructed.cachePoints;
  }

  /** The router that chooses the model of each call. */
  get router(): ClientRouter | undefined {
    return this.#router?.router;
  }

  /** The models behind the prompt router, as they were given to the constructor. */
  get routerModels(): readonly string[] | undefined {
    return this.#constructed.routerModels;
  }

  /** Parameters for LangSmith, which prices a run by `ls_model_name` until the answer names the model. */
  override getLsParams(options: this["ParsedCallOptions"]): LangSmithParams {
    const { temperature, maxTokens, stop } = this.#resolveOptions(options);
    const params: LangSmithParams = { ls_provider: "amazon_bedrock", ls_model_name: this.model, ls_model_type: "chat" };
    // As with upstream, the keys exist even when nothing is set.
    return Object.assign(params, { ls_temperature: temperature, ls_max_tokens: maxTokens, ls_stop: stop });
  }

  /** What distinguishes this model from others. LangChain's response caches make their keys of it; upstream's keys are all the same. */
  override _identifyingParams(): Record<string, unknown> {
    const model = this.applicationInferenceProfile ?? this.model;
    const router = this.#router && { router: identifyRouter(this.#router.router) };
    return { model, ...router, region: this.region, ...buildRequestFields(this.#resolveOptions({})) };
  }

  override bindTools(
    tools: ChatBedrockConverseToolType[],
    kwargs?: Partial<this["ParsedCallOptions"]>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, this["ParsedCallOptions"]> {
    return super.bindTools(writeToolSchemas(tools), kwargs);
  }

  override invocationParams(options?: this["ParsedCallOptions"]): Partial<ConverseCommandInput> {
    const call = routedCallOf(options);
    const resolved = call instanceof RoutedCall ? call.options : this.#resolveOptions(options ?? {});
    const params = buildRequestFields(resolved);
    const toolConfig = this.#toolConfig(options);
    if (toolConfig !== undefined) params.toolConfig = toolConfig;
    return carryRoutedCall(params, call);
  }

  /**
   * Called once by each method that makes a call. Applies the constructor's `timeout`: the shorter limit counts. Keeps
   * the tags and the metadata of the run, which LangChain does not pass on, for a router.
   */
  protected override _separateRunnableConfigFromCallOptionsCompat(
    options?: Partial<BedrockRoutedCallOptions>,
  ): [RunnableConfig, this["ParsedCallOptions"]] {
    const { timeout } = this.#constructed;
    const limited =
      timeout === undefined ? options : { ...options, timeout: Math.min(timeout, options?.timeout ?? timeout) };
    const separated = super._separateRunnableConfigFromCallOptionsCompat(limited);
    if (this.#router !== undefined) carryRunContext(separated[1], separated[0], this);
    return separated;
  }

  override async _generateNonStreaming(
    messages: BaseMessage[],
    options: Partial<this["ParsedCallOptions"]>,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const { call, messages: sent, options: carrying } = this.#begin(messages, options, runManager);
    const result = await super._generateNonStreaming(sent, carrying, runManager).catch((error: unknown) => {
      showRouting(runManager, call.record());
      throw error;
    });
    const answered = result.generations[0]?.message;
    const parts = call.isPlainText ? undefined : call.readAnswer();
    if (!AIMessage.isInstance(answered)) return result;
    const message = parts === undefined ? answered : toAnswerMessage(answered, parts);
    const generations = [{ text: textOfContent(message.content), message }];
    // Only callbacks read `llmOutput`, and LangChain copies it slowly.
    return runManager === undefined ? { generations } : { generations, llmOutput: toLlmOutput(message) };
  }

  override _streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { call, guard, messages: sent, options: carrying } = this.#beginStream(messages, options, runManager);
    return new RoutedChunks(super._streamResponseChunks(sent, carrying, runManager), call, guard, runManager);
  }

  override _streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const { call, guard, messages: sent, options: carrying } = this.#beginStream(messages, options, runManager);
    return routeEvents(super._streamChatModelEvents(sent, carrying, runManager), call, guard, runManager);
  }

  /**
   * The events of one answer. Without a `version` (v3), the stream can be awaited for the whole message, callbacks
   * are called, and the request ends when the last reader leaves.
   */
  override streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion & { encoding: "text/event-stream" },
    streamOptions?: EventFilter,
  ): IterableReadableStream<Uint8Array>;
  override streamEvents(
    input: BaseLanguageModelInput,
    options: CallOptions & EventsVersion,
    streamOptions?: EventFilter,
  ): IterableReadableStream<StreamEvent>;
  override streamEvents(input: BaseLanguageModelInput, options?: CallOptions): ChatModelStream;
  override streamEvents(
    input: BaseLanguageModelInput,
    options?: CallOptions & Partial<EventsVersion>,
    streamOptions?: EventFilter,
  ): IterableReadableStream<Uint8Array> | IterableReadableStream<StreamEvent> | ChatModelStream {
    const { version } = options ?? {};
    if (version !== undefined) return super.streamEvents(input, { ...options, version }, streamOptions);
    const messages = BaseChatModel._convertInputToPromptValue(input).toChatMessages();
    const [config, callOptions] = this._separateRunnableConfigFromCallOptionsCompat(options);
    return openEventStream(this, messages, callOptions, config);
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
    const conversation = convertMessages(messages);
    await super._generateNonStreaming(PLACEHOLDER, carryRoutedCall({ ...options }, capture)).catch((error: unknown) => {
      if (!(error instanceof RequestCaptured)) throw error;
    });
    const captured = capture.input ?? { modelId: undefined };
    const { request } = withConversation(captured, conversation);
    const { messages: sent, system, toolConfig, additionalModelRequestFields } = request;
    const { targets } = this.#settings;
    const [modelId = this.model] = targets.resolve(request.modelId ?? this.model);
    await targets.resolveRegion(modelId);
    const converse = { messages: sent, system, toolConfig, additionalModelRequestFields };
    const command = new CountTokensCommand({ modelId, input: { converse } });
    const { inputTokens } = await this.client.send(command, omitUndefined({ abortSignal: options.signal }));
    return inputTokens;
  }

  /**
   * An estimate of the number of tokens of a text, or of the texts in message content. It asks no server:
   * {@link countTokens} does that. (LangChain's own method downloads a tokenizer of another company's models.)
   */
  override async getNumTokens(content: MessageContent): Promise<number> {
    return estimateTokens(textOfContent(content));
  }

  /**
   * Structured output by a tool call. With `method: "jsonSchema"`, by the service's native JSON-schema output,
   * for models that support it. The answer is validated, and has the defaults of the schema.
   * @throws InvalidOptionError for a method that does not exist, and a schema that the method cannot use. Calls
   *   throw StructuredOutputError for an answer that does not hold what the schema asks for.
   */
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, Output>;
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>;
  override withStructuredOutput<Output extends object = Record<string, unknown>>(
    schema: OutputSchema<Output>,
    config?: StructuredOutputMethodOptions<boolean>,
  ): Runnable<BaseLanguageModelInput, Output> | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }> {
    return createStructuredOutput<Output>(this, schema, config);
  }

  /**
   * Begins a call. The options that it returns carry the call, with its converted messages, through upstream to
   * the middleware. Upstream converts a placeholder.
   */
  #begin<Options extends Partial<this["ParsedCallOptions"]>>(
    messages: BaseMessage[],
    options: Options,
    run: CallbackManagerForLLMRun | undefined,
    resolved: ResolvedCallOptions = this.#resolveOptions(options),
    guard?: StreamGuard,
  ): { call: RoutedCall; messages: BaseMessage[]; options: Options } {
    checkCallOptions(options);
    const isInstalled = installRoutingMiddleware(this.client);
    const signal = guard === undefined ? options.signal : guard.signal;
    const conversation = convertMessages(messages);
    const outputVersion = readOutputVersion(options, this.outputVersion);
    const given = { options: resolved, signal, guard, conversation, outputVersion, wantedTool: wantedToolOf(options) };
    const route = this.#createRoute(messages, options, given, run);
    const call = new RoutedCall(this.#settings, { ...given, route, purpose: sideCallOf(options)?.purpose });
    if (!isInstalled) return { call, messages, options };
    if (this.#settings.onFailedAttempt !== undefined) installAttemptMiddleware(this.client);
    // The call's own plan places the cache points that `cache_control` asks for.
    const carrying = { ...options, cache_control: undefined };
    if (guard !== undefined) Object.assign(carrying, { signal: guard.signal, streamIdleTimeout: 0 });
    return { call, messages: PLACEHOLDER, options: carryRoutedCall(carrying, call) };
  }

  /** The same for a stream, with a guard instead of upstream's watch, which sets a timer for every token. */
  #beginStream<Options extends Partial<this["ParsedCallOptions"]>>(
    messages: BaseMessage[],
    options: Options,
    run: CallbackManagerForLLMRun | undefined,
  ): { call: RoutedCall; guard: StreamGuard; messages: BaseMessage[]; options: Options } {
    const resolved = this.#resolveOptions(options);
    const guard = new StreamGuard(options.signal, resolved.streamIdleTimeout);
    return { guard, ...this.#begin(messages, options, run, resolved, guard) };
  }

  #createRoute(
    messages: BaseMessage[],
    options: Partial<this["ParsedCallOptions"]>,
    { options: { routeTo, retrieval, maxTokens }, signal, guard, wantedTool }: RoutedCallInit,
    run: CallbackManagerForLLMRun | undefined,
  ): CallRoute | undefined {
    const forced = findForcedModel(routeTo, sideCallOf(options), this.#router?.router);
    if (this.#router === undefined) return undefined;
    const context = { ...runContextOf(options), retrieval, streaming: guard !== undefined, signal, wantedTool };
    const ask = createAskModel({
      messages,
      options,
      run,
      context,
      maxTokens,
      serialize: () => this.toJSON(),
      generate: (asked, side, sideRun) => this._generateNonStreaming(asked, side, sideRun),
      lsParams: (side) => ({ ...this.getLsParams(side as this["ParsedCallOptions"]) }),
    });
    return new CallRoute({ ...this.#router, context, forced, ask });
  }

  #resolveOptions(options: GivenCallOptions): ResolvedCallOptions {
    return resolveCallOptions(options, this, this.#constructed);
  }

  /** Upstream converts the tools. The choice among them is built here. */
  #toolConfig(options: this["ParsedCallOptions"] | undefined): ConverseCommandInput["toolConfig"] {
    // Converse has no choice against all tools: they are left out.
    if (options?.tool_choice === "none") return undefined;
    const converted = options?.tools?.length
      ? super.invocationParams({ ...options, tools: writeToolSchemas(options.tools), tool_choice: undefined })
          .toolConfig
      : undefined;
    const toolChoice = buildToolChoice(options?.tool_choice, converted?.tools ?? []);
    return converted && { ...converted, toolChoice };
  }
}

/** What upstream converts instead of the messages, which this package converts itself. */
const PLACEHOLDER: BaseMessage[] = [new HumanMessage(".")];

function readOutputVersion(options: object, constructed: unknown): OutputVersion {
  const given = "outputVersion" in options ? options.outputVersion : undefined;
  return (given ?? constructed) === "v1" ? "v1" : "v0";
}

/** The message of upstream's with the content of the answer. */
function toAnswerMessage(answered: AIMessage, { version, ...parts }: AnswerParts): AIMessage {
  const { id, usage_metadata } = answered;
  const output = version === "v1" ? { output_version: version } : {};
  const response_metadata = { ...answered.response_metadata, ...output };
  return new AIMessage({ ...parts, response_metadata, ...omitUndefined({ id, usage_metadata }) });
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
type EventFilter = Omit<LogStreamCallbackHandlerInput, "autoClose">;

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
