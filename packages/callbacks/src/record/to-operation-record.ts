import { isTokenUsage, type MeteredOperation, type ModelCatalog, operationCostOf } from "@bedrock-routed/core";
import { costOfCall } from "./cost-of-call";
import type { OperationRecord } from "./operation-record";
import type { RunRecord } from "./run-record";

/** The record of an operation, with what it cost and what it avoided. */
export function toOperationRecord(
  run: RunRecord,
  operation: MeteredOperation,
  modelCatalog: ModelCatalog,
): OperationRecord {
  const cost = operationCostOf(operation, modelCatalog);
  const quote = cost === undefined ? undefined : modelCatalog.requestPrice(operation);
  const avoided = avoidedBy(operation, modelCatalog);
  return {
    ...run,
    operation,
    ...(cost === undefined ? {} : { cost }),
    ...(quote === undefined ? {} : { prices: { asOf: quote.asOf, source: quote.source } }),
    ...(avoided === undefined ? {} : { avoided }),
  };
}

/** Scopes in which the avoided call may have been priced, in order: an operation does not tell. */
const SCOPES = ["in-region", "us", "global"];

function avoidedBy(
  { modelId, region, avoidedUsage: usage }: MeteredOperation,
  modelCatalog: ModelCatalog,
): bigint | undefined {
  if (modelId === undefined || !isTokenUsage(usage)) return undefined;
  for (const scope of SCOPES) {
    const invokedModel = { modelId, scope, ...(region === undefined ? {} : { region }) };
    const cost = costOfCall({ invokedModel, usage }, modelCatalog)?.cost;
    if (cost !== undefined) return cost;
  }
  return undefined;
}
