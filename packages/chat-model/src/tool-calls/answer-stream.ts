import { ChatModelStream } from "@langchain/core/language_models/stream";
import type { AIMessage } from "@langchain/core/messages";
import type { InvalidToolCall } from "@langchain/core/messages/tool";

/**
 * The stream of streamEvents v3. LangChain leaves an invalid tool call among the content blocks of the
 * message only. Here it is in `invalid_tool_calls` too, as on the other paths.
 */
export class AnswerStream extends ChatModelStream {
  override get output(): PromiseLike<AIMessage> {
    return super.output.then(withInvalidToolCalls);
  }

  // biome-ignore lint/suspicious/noThenProperty: LangChain's stream can be awaited, and its message must be complete then too.
  override then<Fulfilled = AIMessage, Rejected = never>(
    onfulfilled?: ((message: AIMessage) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onrejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): PromiseLike<Fulfilled | Rejected> {
    return super.then(withInvalidToolCalls).then(onfulfilled, onrejected);
  }
}

function withInvalidToolCalls(message: AIMessage): AIMessage {
  const blocks: readonly object[] = Array.isArray(message.content) ? message.content : [];
  message.invalid_tool_calls = blocks.filter(isInvalidToolCall);
  return message;
}

function isInvalidToolCall(block: object): block is InvalidToolCall {
  return "type" in block && block.type === "invalid_tool_call";
}
