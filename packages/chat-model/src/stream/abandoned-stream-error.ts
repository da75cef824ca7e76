import { BedrockRoutedError, type RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";

/**
 * The reader left a stream before the model finished. Callbacks get it as the end of the run; the reader,
 * who is gone, does not.
 */
export class AbandonedStreamError extends BedrockRoutedError {
  /** The part of the answer that arrived; `undefined` when nothing did. */
  readonly partialMessage: AIMessageChunk | undefined;
  /** What is known about the call. Its tokens are billed as far as the model came; their number is unknown. */
  readonly routing: RoutingRecord | undefined;

  constructor(partialMessage: AIMessageChunk | undefined, routing: RoutingRecord | undefined) {
    super("The reader left the stream before the model finished. The request was ended.");
    this.partialMessage = partialMessage;
    this.routing = routing;
  }
}
