import type { RoutingRecord } from "@bedrock-routed/core";
import type { AIMessageChunk } from "@langchain/core/messages";
import { IncompleteStreamError } from "../errors/incomplete-stream-error";

/** Adds what had arrived to the error of a broken or stalled stream; any other error stays as it is. */
export function toIncompleteStreamError(
  error: unknown,
  partialMessage: AIMessageChunk | undefined,
  routing: RoutingRecord | undefined,
): unknown {
  if (IncompleteStreamError.isInstance(error)) return new IncompleteStreamError(error.cause, partialMessage, routing);
  return isStall(error) ? new IncompleteStreamError(error, partialMessage, routing) : error;
}

/** Upstream's watchdog (`streamIdleTimeout`) marks its error so. */
function isStall(error: unknown): boolean {
  return error instanceof Error && "lc_error_code" in error && error.lc_error_code === "MODEL_STREAM_TIMEOUT";
}
