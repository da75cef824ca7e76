import type { MeteredOperation } from "@bedrock-routed/core";

/** Tells callback handlers of an operation; resolves when those that are awaited have it. */
export type ReportOperation = (operation: MeteredOperation) => Promise<void>;

/** Starts a stopwatch, which gives the ms so far. */
export function startStopwatch(): () => { readonly latencyMs: number } {
  const start = performance.now();
  return () => ({ latencyMs: performance.now() - start });
}
