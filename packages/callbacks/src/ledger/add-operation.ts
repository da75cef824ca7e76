import type { OperationRecord } from "../record/operation-record";
import type { OperationTotals } from "./ledger";

/** Sums of no operations. */
export const noOperations: OperationTotals = {
  operations: 0,
  failed: 0,
  requests: 0,
  pricedOperations: 0,
  cost: 0n,
  avoidedOperations: 0,
  avoided: 0n,
  estimatedOperations: 0,
};

/** The sums with one operation more. */
export function addOperation(sums: OperationTotals, { operation, cost, avoided }: OperationRecord): OperationTotals {
  return mergeOperations(sums, {
    operations: 1,
    failed: operation.error === undefined ? 0 : 1,
    requests: Number.isSafeInteger(operation.requests) ? operation.requests : 0,
    pricedOperations: cost === undefined ? 0 : 1,
    cost: cost ?? 0n,
    avoidedOperations: avoided === undefined ? 0 : 1,
    avoided: avoided ?? 0n,
    estimatedOperations: avoided !== undefined && operation.estimated === true ? 1 : 0,
  });
}

/** The sum of two. */
export function mergeOperations(a: OperationTotals, b: OperationTotals): OperationTotals {
  return {
    operations: a.operations + b.operations,
    failed: a.failed + b.failed,
    requests: a.requests + b.requests,
    pricedOperations: a.pricedOperations + b.pricedOperations,
    cost: a.cost + b.cost,
    avoidedOperations: a.avoidedOperations + b.avoidedOperations,
    avoided: a.avoided + b.avoided,
    estimatedOperations: a.estimatedOperations + b.estimatedOperations,
  };
}
