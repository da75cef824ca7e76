import { BedrockRoutedError, type RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";

/**
 * A stream broke off, stalled, or ended without `messageStop`. (When an HTTP/2 connection is cut, the
 * SDK ends the stream as if the answer were complete.)
 */
export class IncompleteStreamError extends BedrockRoutedError {
  /** The part of the answer that arrived; `undefined` when nothing did. */
  readonly partialMessage: AIMessageChunk | undefined;
  /** What is known about the call. The usage is missing if the service did not report it; its tokens are billed all the same. */
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

/** Adds what is known about the call to an {@link IncompleteStreamError}. Other errors are returned as they are. */
export function completeStreamError(
  error: unknown,
  partialMessage: AIMessageChunk | undefined,
  routing: RoutingRecord | undefined,
): unknown {
  return IncompleteStreamError.isInstance(error)
    ? new IncompleteStreamError(error.cause, partialMessage, routing)
    : error;
}
