import { isRoutingListener, type RoutingRecord } from "@bedrock-routed/core";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";

/** Shows handlers what is known about a call that ends without an answer. LangChain shows them only its error. */
export function showRouting(
  runManager: CallbackManagerForLLMRun | undefined,
  routing: RoutingRecord | undefined,
): void {
  if (runManager === undefined || routing === undefined) return;
  for (const handler of runManager.handlers) {
    if (isRoutingListener(handler)) handler.handleRoutingRecord(routing, runManager.runId);
  }
}
