import { BedrockRoutedError, type RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";

/**
 * A stream broke off, stalled, or ended without `messageStop`: over HTTP/2 the SDK ends the
 * iteration of a cut connection as if the answer were complete.
 */
export class IncompleteStreamError extends BedrockRoutedError {
  /** What had arrived; `undefined` when nothing had. */
  readonly partialMessage: AIMessageChunk | undefined;
  /** What is known of the call. Its usage is absent: the service bills tokens that it did not report. */
  readonly routing: RoutingRecord | undefined;

  constructor(cause?: unknown, partialMessage?: AIMessageChunk, routing?: RoutingRecord) {
    const reason = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
    super(
      `The response stream ended before the model finished${reason}, so the answer is incomplete and its usage unknown. ` +
        "Send the request again.",
      { cause },
    );
    this.partialMessage = partialMessage;
    this.routing = routing;
  }
}
