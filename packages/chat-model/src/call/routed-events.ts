import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { AIMessageChunk } from "@langchain/core/messages";
import type { RoutedCall } from "./routed-call";
import type { StreamGuard } from "./stream-guard";
import { toExtraEvent } from "./to-extra-chunk";
import { toIncompleteStreamError } from "./to-incomplete-stream-error";
import { toResponseMetadata } from "./to-response-metadata";

/** Upstream's events of streamEvents v3 with the routing record on the last one, and events of our own for what upstream cannot convert. */
export async function* routeEvents(
  events: AsyncIterable<ChatModelStreamEvent>,
  call: RoutedCall,
  guard: StreamGuard,
): AsyncGenerator<ChatModelStreamEvent> {
  let text = "";
  try {
    for await (const event of events) {
      for (const extra of call.extras.drain()) yield toExtraEvent(extra);
      if (event.event === "content-block-delta" && event.delta.type === "text-delta") text += event.delta.text;
      yield event.event === "message-finish"
        ? { ...event, responseMetadata: { ...event.responseMetadata, ...toResponseMetadata(call.record()) } }
        : call.signatures.applyTo(event);
    }
    // Upstream ends an aborted stream as if it were complete.
    guard.signal.throwIfAborted();
  } catch (error) {
    throw toIncompleteStreamError(error, text === "" ? undefined : new AIMessageChunk(text), call.record());
  } finally {
    guard.release();
  }
}
