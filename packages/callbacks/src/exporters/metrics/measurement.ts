/** A metric's unit, of those that CloudWatch knows. It has none for money. */
export type MetricUnit = "Count" | "Milliseconds" | "None";

/** A metric's name. Money is in USD. */
export type MetricName =
  /** Answered by Amazon Bedrock. */
  | "Calls"
  | "FailedCalls"
  /** Answered calls whose cost is not known. */
  | "UnpricedCalls"
  /** Answers of LangChain's own cache. */
  | "CachedResponses"
  /** Neither read from the prompt cache nor written to it. */
  | "InputTokens"
  | "OutputTokens"
  | "CacheReadTokens"
  | "CacheWriteTokens"
  | "CostUsd"
  /** What the baseline would have cost, over the calls where both are known. */
  | "BaselineUsd"
  /** Against the baseline; negative when more was spent. */
  | "SavedUsd"
  /** What cached answers and avoided calls would have cost. */
  | "AvoidedUsd"
  | "Duration"
  | "TimeToFirstToken"
  /** Retrievals, rerankings and avoided calls. */
  | "Operations"
  | "OperationCostUsd";

/** The metrics and their units. */
export const metricUnits: Readonly<Record<MetricName, MetricUnit>> = {
  Calls: "Count",
  FailedCalls: "Count",
  UnpricedCalls: "Count",
  CachedResponses: "Count",
  InputTokens: "Count",
  OutputTokens: "Count",
  CacheReadTokens: "Count",
  CacheWriteTokens: "Count",
  CostUsd: "None",
  BaselineUsd: "None",
  SavedUsd: "None",
  AvoidedUsd: "None",
  Duration: "Milliseconds",
  TimeToFirstToken: "Milliseconds",
  Operations: "Count",
  OperationCostUsd: "None",
};

/** One value of one metric. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
}
