import { randomUUID } from "node:crypto";
import { METERED_OPERATION_EVENT } from "@bedrock-routed/core";
import {
  CallbackManager,
  type CallbackManagerForRetrieverRun,
  type Callbacks,
} from "@langchain/core/callbacks/manager";
import { ensureConfig } from "@langchain/core/runnables";
import type { ReportOperation } from "./report-operation";

/** Reports within a retriever's run, to the handlers of that run. */
export function reportToRun(run: CallbackManagerForRetrieverRun | undefined): ReportOperation {
  return async (operation) => run?.handleCustomEvent(METERED_OPERATION_EVENT, operation);
}

/**
 * Reports to callbacks outside of a run of one's own. Without any, those of the run that surrounds the
 * call are taken, where the runtime can tell it.
 */
export function reportToCallbacks(callbacks: Callbacks | undefined, local?: Callbacks): ReportOperation {
  return async (operation) => {
    const inherited = ensureConfig(callbacks === undefined ? {} : { callbacks }).callbacks;
    const manager = CallbackManager.configure(inherited, local);
    await manager?.handleCustomEvent?.(METERED_OPERATION_EVENT, operation, manager.getParentRunId() ?? randomUUID());
  };
}
