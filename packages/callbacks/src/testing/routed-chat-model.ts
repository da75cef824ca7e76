import { type RoutingRecord, type TokenUsage, totalInputTokens } from "@bedrock-routed/core";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel, type BaseChatModelParams } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

/** A chat model that answers at once. Its messages have the routing record that `route` returns for the prompt. */
export class RoutedChatModel extends BaseChatModel {
  readonly #route: (prompt: string) => RoutingRecord;

  constructor(route: (prompt: string) => RoutingRecord, params: BaseChatModelParams = {}) {
    super(params);
    this.#route = route;
  }

  _llmType(): string {
    return "routed";
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = this.#withRouting(new AIMessage("はい"), messages);
    return { generations: [{ text: "はい", message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const content of ["は", "い"]) {
      yield new ChatGenerationChunk({ text: content, message: new AIMessageChunk({ content }) });
      await runManager?.handleLLMNewToken(content);
    }
    yield new ChatGenerationChunk({ text: "", message: this.#withRouting(new AIMessageChunk(""), messages) });
  }

  #withRouting<Message extends AIMessage | AIMessageChunk>(message: Message, messages: BaseMessage[]): Message {
    const routing = this.#route(messages.at(-1)?.text ?? "");
    return withUsage(Object.assign(message, { response_metadata: { routing } }), routing.usage);
  }
}

/** A message with usage metadata. It is assigned, because LangChain's types do not accept it under `exactOptionalPropertyTypes`. */
export function withUsage<Message extends AIMessage | AIMessageChunk>(
  message: Message,
  usage: TokenUsage | undefined,
): Message {
  if (usage === undefined) return message;
  const [input_tokens, output_tokens] = [totalInputTokens(usage), usage.outputTokens];
  const usage_metadata = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  return Object.assign(message, { usage_metadata });
}
