/** Members of an embedded-metric document that are no metrics and cannot be dimensions. */
export const reservedProperties: ReadonlySet<string> = new Set([
  "_aws",
  "runId",
  "requestedModelId",
  "errorKind",
  "operation",
]);
