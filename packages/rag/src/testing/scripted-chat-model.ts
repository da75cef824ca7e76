import type { RoutingRecord } from "@bedrock-routed/core";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

const routing: RoutingRecord = {
  requestedModelId: "us.amazon.nova-lite-v1:0",
  targetKind: "system-profile",
  invokedModel: { modelId: "amazon.nova-lite-v1:0", scope: "us" },
  cachePlan: { points: [], skipped: [], placedByCaller: 0 },
};
/** What `BedrockRoutedChatModel` adds to its message. */
export const responseDetails: {
  response_metadata: { model_name: string; routing: RoutingRecord };
  usage_metadata: object;
} = {
  response_metadata: { model_name: "amazon.nova-lite-v1:0", routing },
  usage_metadata: { input_tokens: 120, output_tokens: 9, total_tokens: 129 },
};

/** A chat model that always returns `answer`, streams it character by character, and records its prompts. */
export class ScriptedChatModel extends BaseChatModel {
  readonly prompts: BaseMessage[][] = [];
  readonly signals: (AbortSignal | undefined)[] = [];

  constructor(readonly answer: string) {
    super({});
  }

  _llmType(): string {
    return "scripted";
  }

  async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    this.#record(messages, options);
    const message = Object.assign(new AIMessage(this.answer), structuredClone(responseDetails));
    return { generations: [{ text: this.answer, message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    this.#record(messages, options);
    for (const text of this.answer) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) });
      yield chunk;
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
    const message = Object.assign(new AIMessageChunk(""), structuredClone(responseDetails));
    yield new ChatGenerationChunk({ text: "", message });
  }

  #record(messages: BaseMessage[], options: this["ParsedCallOptions"]): void {
    options.signal?.throwIfAborted();
    this.prompts.push(messages);
    this.signals.push(options.signal);
  }
}
