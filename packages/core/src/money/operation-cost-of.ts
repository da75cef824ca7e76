import type { ModelCatalog } from "../facts/fact-book";
import type { MeteredOperation } from "../metering/metered-operation";
import { fromUsd } from "./picodollars";

/**
 * What an operation beside the calls of chat models costs, in picodollars.
 * `undefined` when its requests have no known price, or it failed: an unknown price is not 0.
 */
export function operationCostOf(operation: MeteredOperation, modelCatalog: ModelCatalog): bigint | undefined {
  const { requests, error } = operation;
  if (error !== undefined || !Number.isSafeInteger(requests) || requests < 0) return undefined;
  if (requests === 0) return 0n;
  const price = modelCatalog.requestPrice(operation);
  return price && (BigInt(requests) * fromUsd(price.usdPerThousand)) / 1000n;
}
