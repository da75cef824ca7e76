import type { FailedTarget } from "@bedrock-routed/core";
import { isFallbackError } from "./is-fallback-error";
import { TargetBreakers } from "./target-breakers";

/** What came back, and what failed before it. */
export interface SentWithFallbacks<Result> {
  readonly result: Result;
  readonly failed: readonly FailedTarget[];
}

/**
 * Sends to the first target that answers. The last one is asked even while it cools down: a slow
 * answer is better than none.
 *
 * @param modelIds the model and its fallbacks, at least one
 */
export async function sendWithFallbacks<Result>(
  modelIds: readonly string[],
  breakers: TargetBreakers,
  send: (modelId: string) => Promise<Result>,
): Promise<SentWithFallbacks<Result>> {
  const last = modelIds.at(-1) ?? "";
  const failed: FailedTarget[] = [];
  for (const modelId of modelIds.slice(0, -1)) {
    const startedAt = performance.now();
    try {
      return { result: await breakers.run(modelId, () => send(modelId)), failed };
    } catch (error) {
      const coolingDown = TargetBreakers.isCoolingDown(error);
      if (!coolingDown && !isFallbackError(error)) throw error;
      const name = coolingDown || !(error instanceof Error) ? "CoolingDown" : error.name;
      failed.push({ modelId, error: name, durationMs: performance.now() - startedAt });
    }
  }
  return { result: await send(last), failed };
}
