import type { RoutingRecord } from "./routing-record";

/**
 * A callback handler that wants to know what is known about a call that ends without an answer. LangChain
 * tells handlers only the error of such a call. `BedrockRoutedChatModel` calls it before the run ends.
 */
export interface RoutingListener {
  /** @param runId the run of the chat model */
  handleRoutingRecord(routing: RoutingRecord, runId: string): void;
}

/** Whether a callback handler is a {@link RoutingListener}. */
export function isRoutingListener(handler: object): handler is RoutingListener {
  return "handleRoutingRecord" in handler && typeof handler.handleRoutingRecord === "function";
}
