import type { RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";
import { IncompleteStreamError } from "../errors/incomplete-stream-error";

/** Adds what had arrived to the error of a broken or stalled stream; any other error stays as it is. */
export function toIncompleteStreamError(
  error: unknown,
  partialMessage: AIMessageChunk | undefined,
  routing: RoutingRecord | undefined,
): unknown {
  return IncompleteStreamError.isInstance(error)
    ? new IncompleteStreamError(error.cause, partialMessage, routing)
    : error;
}
