import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { checkFilter } from "./check-filter";

/** A value that an attribute can be compared with. */
export type FilterScalar = string | number | boolean;

/**
 * Builds filters over the metadata of documents: `filter.and(filter.eq("department", "hr"), filter.gte("year", 2024))`.
 * Each throws an InvalidOptionError when the service would refuse what it is given.
 */
export const filter = {
  /** All of at least two filters. */
  and: (...filters: readonly RetrievalFilter[]): RetrievalFilter => checked({ andAll: [...filters] }),
  /** Any of at least two filters. */
  or: (...filters: readonly RetrievalFilter[]): RetrievalFilter => checked({ orAll: [...filters] }),
  /** The attribute is this. */
  eq: (key: string, value: FilterScalar): RetrievalFilter => checked({ equals: { key, value } }),
  /** The attribute is not this. */
  ne: (key: string, value: FilterScalar): RetrievalFilter => checked({ notEquals: { key, value } }),
  /** The attribute is greater than this. */
  gt: (key: string, value: number): RetrievalFilter => checked({ greaterThan: { key, value } }),
  /** The attribute is this or greater. */
  gte: (key: string, value: number): RetrievalFilter => checked({ greaterThanOrEquals: { key, value } }),
  /** The attribute is less than this. */
  lt: (key: string, value: number): RetrievalFilter => checked({ lessThan: { key, value } }),
  /** The attribute is this or less. */
  lte: (key: string, value: number): RetrievalFilter => checked({ lessThanOrEquals: { key, value } }),
  /** The attribute is one of these. */
  in: (key: string, values: readonly FilterScalar[]): RetrievalFilter => checked({ in: { key, value: [...values] } }),
  /** The attribute is none of these. */
  notIn: (key: string, values: readonly FilterScalar[]): RetrievalFilter =>
    checked({ notIn: { key, value: [...values] } }),
  /** The attribute starts with this. OpenSearch Serverless only. */
  startsWith: (key: string, value: string): RetrievalFilter => checked({ startsWith: { key, value } }),
  /** The attribute, or one of its list, contains this. Not in S3 Vectors and managed knowledge bases. */
  stringContains: (key: string, value: string): RetrievalFilter => checked({ stringContains: { key, value } }),
  /** The attribute's list has this. */
  listContains: (key: string, value: string): RetrievalFilter => checked({ listContains: { key, value } }),
} as const;

function checked(built: RetrievalFilter): RetrievalFilter {
  checkFilter(built);
  return built;
}
