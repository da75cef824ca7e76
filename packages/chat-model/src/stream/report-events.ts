import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { ChatModelStream } from "@langchain/core/language_models/stream";
import type { AIMessage } from "@langchain/core/messages";
import { toLlmOutput } from "../response-metadata";

/**
 * The events of streamEvents v3, shown to callbacks: each of them, and the end of the run. LangChain's own
 * streamEvents calls no callbacks. The run ends before the stream does, so that totals are complete then.
 */
export async function* reportEvents(
  events: AsyncIterable<ChatModelStreamEvent>,
  runManager: CallbackManagerForLLMRun,
): AsyncGenerator<ChatModelStreamEvent> {
  const shown: ChatModelStreamEvent[] = [];
  try {
    for await (const event of events) {
      const identified =
        event.event === "message-start" && event.id == null ? { ...event, id: `run-${runManager.runId}` } : event;
      shown.push(identified);
      await runManager.handleChatModelStreamEvent(identified);
      yield identified;
    }
  } catch (error) {
    await runManager.handleLLMError(error);
    throw error;
  }
  const message = await readMessage(shown);
  const generations = [[{ text: message.text, message }]];
  await runManager.handleLLMEnd({ generations, llmOutput: toLlmOutput(message) });
}

async function readMessage(events: readonly ChatModelStreamEvent[]): Promise<AIMessage> {
  async function* replay(): AsyncGenerator<ChatModelStreamEvent> {
    yield* events;
  }
  return new ChatModelStream(replay());
}
