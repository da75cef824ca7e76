export type { ResponseEncryption } from "./answer-bytes";
export type { TableClient, TableOptions } from "./connection";
export type { DynamoDBResponseCacheOptions, ResponseCacheStats } from "./dynamodb-response-cache";
export { DynamoDBResponseCache } from "./dynamodb-response-cache";
export type { EnsuredTable, EnsureTableOptions, TablePlan, TableRequest } from "./ensure-table";
export { ensureResponseCacheTable, planResponseCacheTable, TableDiffersError } from "./ensure-table";
export type {
  PolicyDocument,
  PolicyStatement,
  ResponseCachePolicyOptions,
  ResponseCacheTask,
} from "./response-cache-policy";
export { responseCachePolicy } from "./response-cache-policy";
