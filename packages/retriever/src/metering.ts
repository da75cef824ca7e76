import { randomUUID } from "node:crypto";
import { METERED_OPERATION_EVENT, type MeteredOperation } from "@bedrock-routed/core";
import {
  CallbackManager,
  type CallbackManagerForRetrieverRun,
  type Callbacks,
} from "@langchain/core/callbacks/manager";
import { ensureConfig } from "@langchain/core/runnables";

/** Sends an operation to callback handlers. Resolves when the handlers that LangChain awaits have processed it. */
export type ReportOperation = (operation: MeteredOperation) => Promise<void>;

/** Reports to the handlers of a retriever's run. */
export function reportToRun(run: CallbackManagerForRetrieverRun | undefined): ReportOperation {
  return async (operation) => run?.handleCustomEvent(METERED_OPERATION_EVENT, operation);
}

/**
 * Reports to handlers when there is no run, as in a reranker.
 * @param callbacks handlers of the call; without any, those of the surrounding run, where the runtime knows it
 * @param local handlers of the reranker, which are called too
 */
export function reportToCallbacks(callbacks: Callbacks | undefined, local?: Callbacks): ReportOperation {
  return async (operation) => {
    const inherited = ensureConfig(callbacks === undefined ? {} : { callbacks }).callbacks;
    const manager = CallbackManager.configure(inherited, local);
    await manager?.handleCustomEvent?.(METERED_OPERATION_EVENT, operation, manager.getParentRunId() ?? randomUUID());
  };
}

/** Starts a stopwatch. The function that it returns gives the elapsed ms. */
export function startStopwatch(): () => { readonly latencyMs: number } {
  const start = performance.now();
  return () => ({ latencyMs: performance.now() - start });
}

/** The name under which a failure is reported. The message is left out, because it can contain text of the query. */
export function readErrorName(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
