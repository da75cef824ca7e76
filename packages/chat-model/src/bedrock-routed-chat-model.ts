import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import {
  type CachePolicy,
  defaultFactBook,
  type FactBook,
  parseModelTarget,
  type RoutingRecord,
} from "@bedrock-routed/core";
import { ChatBedrockConverse, type ChatBedrockConverseInput } from "@langchain/aws";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import { resolveRegion } from "./resolve-region";
import { RoutedCall, type RoutedCallSettings } from "./routed-call";
import { installRoutingMiddleware, routedCallOf, withRoutedCall } from "./routing-middleware";
import { createRuntimeClient } from "./runtime-client";

/** Options of {@link BedrockRoutedChatModel}: those of `ChatBedrockConverse`, and ours. */
export interface BedrockRoutedChatModelInput extends ChatBedrockConverseInput {
  /**
   * Where to put cache points. Points that you place by hand are kept and counted.
   * (LangChain's own `cache` option is a different thing: a cache of whole responses.)
   * @default "auto"
   */
  cachePoints?: CachePolicy;
  /**
   * Base ids of the models behind a prompt router, such as `["amazon.nova-lite-v1:0",
   * "amazon.nova-pro-v1:0"]`. Without them no cache points are planned for a router, since the
   * limits of its models are not known.
   */
  routerModels?: readonly string[];
  /**
   * What is known of models.
   * @default the facts that ship with `@bedrock-routed/core`
   */
  facts?: FactBook;
}

/**
 * `ChatBedrockConverse` that takes any Bedrock model id or ARN, prompt routers included, plans
 * cache points, and says at `response_metadata.routing` what happened ({@link RoutingRecord}).
 * `response_metadata.model_name` is the model that answered.
 *
 * @throws InvalidTargetError at construction for a malformed `model`
 * @throws RegionMismatchError at construction when `region` contradicts the ARN's
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
export class BedrockRoutedChatModel extends ChatBedrockConverse {
  static override lc_name(): string {
    return "BedrockRoutedChatModel";
  }

  readonly #settings: RoutedCallSettings;

  constructor(model: string, options?: Omit<BedrockRoutedChatModelInput, "model">);
  constructor(options?: BedrockRoutedChatModelInput);
  constructor(modelOrOptions?: string | BedrockRoutedChatModelInput, options?: BedrockRoutedChatModelInput) {
    const fields = typeof modelOrOptions === "string" ? { ...options, model: modelOrOptions } : { ...modelOrOptions };
    const { cachePoints = "auto", routerModels, facts = defaultFactBook(), ...upstream } = fields;
    const named = upstream.applicationInferenceProfile ?? upstream.model;
    const region = resolveRegion(upstream, named === undefined ? undefined : parseModelTarget(named));
    const client = upstream.client ?? createRuntimeClient(upstream, region);
    super({ ...upstream, region, ...(client && { client }) });
    this.#settings = { cachePoints, facts, region, routerModels: routerModels?.map(toBaseModelId) };
  }

  override invocationParams(options?: this["ParsedCallOptions"]): Partial<ConverseCommandInput> {
    return withRoutedCall(super.invocationParams(options), routedCallOf(options));
  }

  override async _generateNonStreaming(
    messages: BaseMessage[],
    options: Partial<this["ParsedCallOptions"]>,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const call = this.#begin(options);
    const result = await super._generateNonStreaming(messages, withRoutedCall(options, call), runManager);
    const metadata = toResponseMetadata(call.record());
    for (const { message } of result.generations) Object.assign(message.response_metadata, metadata);
    const { model_name } = metadata;
    return { ...result, llmOutput: { ...result.llmOutput, ...(model_name && { model_name }) } };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const call = this.#begin(options);
    for await (const chunk of super._streamResponseChunks(messages, withRoutedCall(options, call), runManager)) {
      // On one chunk only: LangChain joins equal strings of two chunks into one.
      if ("metadata" in chunk.message.response_metadata) {
        Object.assign(chunk.message.response_metadata, toResponseMetadata(call.record()));
      }
      yield chunk;
    }
  }

  override async *_streamChatModelEvents(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatModelStreamEvent> {
    const call = this.#begin(options);
    for await (const event of super._streamChatModelEvents(messages, withRoutedCall(options, call), runManager)) {
      yield event.event === "message-finish"
        ? { ...event, responseMetadata: { ...event.responseMetadata, ...toResponseMetadata(call.record()) } }
        : event;
    }
  }

  #begin(options: Partial<this["ParsedCallOptions"]>): RoutedCall {
    installRoutingMiddleware(this.client);
    return new RoutedCall(this.#settings, options.signal);
  }
}

/** What we add to `response_metadata`, the same on every path. */
function toResponseMetadata(routing: RoutingRecord | undefined): { routing?: RoutingRecord; model_name?: string } {
  const modelId = routing?.invokedModel?.modelId;
  return { ...(routing && { routing }), ...(modelId && { model_name: modelId }) };
}

/** `us.amazon.nova-lite-v1:0` or an ARN to `amazon.nova-lite-v1:0`. */
function toBaseModelId(id: string): string {
  const target = parseModelTarget(id);
  return "modelId" in target && target.modelId !== undefined ? target.modelId : id;
}
