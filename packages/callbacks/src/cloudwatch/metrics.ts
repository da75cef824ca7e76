import { toUsd } from "@bedrock-routed/core";
import type { CallRecord, LogRecord, OperationRecord } from "../record/record";
import { isUnmetered } from "../record/unmetered";

/** The unit of a metric. CloudWatch has no unit for money. */
export type MetricUnit = "Count" | "Milliseconds" | "None";

/** The name of a metric. Money is in USD. */
export type MetricName =
  /** Calls that Amazon Bedrock answered. */
  | "Calls"
  | "FailedCalls"
  /** Answered calls for which another target failed first. */
  | "FallbackCalls"
  /** Answered calls whose cost is unknown. */
  | "UnpricedCalls"
  /** Answers from a response cache: LangChain's, or that of the chat model. */
  | "CachedResponses"
  /** Input tokens that were neither read from the prompt cache nor written to it. */
  | "InputTokens"
  | "OutputTokens"
  | "CacheReadTokens"
  | "CacheWriteTokens"
  | "CostUsd"
  /** What the baseline would have cost, for the calls whose cost and baseline cost are both known. */
  | "BaselineUsd"
  /** Saving against the baseline. Negative when more was spent. */
  | "SavedUsd"
  /** What cached answers and avoided calls would have cost. */
  | "AvoidedUsd"
  | "Duration"
  | "TimeToFirstToken"
  /** Number of retrievals, rerankings and avoided calls. */
  | "Operations"
  | "OperationCostUsd";

/** The unit of each metric. */
export const metricUnits: Readonly<Record<MetricName, MetricUnit>> = {
  Calls: "Count",
  FailedCalls: "Count",
  FallbackCalls: "Count",
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

/** The values that a record adds to metrics. Unknown values are left out and not counted as 0, and so are infinite ones. */
export function toMeasurements(record: LogRecord): readonly Measurement[] {
  const values = "operation" in record ? valuesOfOperation(record) : valuesOfCall(record);
  return Object.entries(values).flatMap(([name, value]) =>
    value !== undefined && Number.isFinite(value) ? [{ name: name as MetricName, value }] : [],
  );
}

type Values = { readonly [Name in MetricName]?: number | undefined };

function valuesOfCall(record: CallRecord): Values {
  switch (record.outcome) {
    case "answered":
      return valuesOfAnswer(record);
    case "cached":
      return { CachedResponses: 1, AvoidedUsd: usd(record.avoided) };
    case "failed":
      return { FailedCalls: 1, UnpricedCalls: isUnmetered(record) ? 1 : undefined };
    case "abandoned":
      return { UnpricedCalls: isUnmetered(record) ? 1 : undefined };
  }
}

function valuesOfAnswer({ call, routing, cost, saving, durationMs, timeToFirstTokenMs }: CallRecord): Values {
  const usage = call?.usage;
  return {
    Calls: 1,
    FallbackCalls: (routing?.fallbacks?.length ?? 0) > 0 ? 1 : 0,
    UnpricedCalls: cost === undefined ? 1 : 0,
    InputTokens: usage?.inputTokens,
    OutputTokens: usage?.outputTokens,
    CacheReadTokens: usage?.cacheReadTokens,
    CacheWriteTokens: usage && usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    CostUsd: usd(cost),
    BaselineUsd: usd(saving?.baseline),
    SavedUsd: usd(saving?.net),
    Duration: durationMs,
    TimeToFirstToken: timeToFirstTokenMs,
  };
}

function valuesOfOperation({ cost, avoided }: OperationRecord): Values {
  return { Operations: 1, OperationCostUsd: usd(cost), AvoidedUsd: usd(avoided) };
}

function usd(picodollars: bigint | undefined): number | undefined {
  return picodollars === undefined ? undefined : toUsd(picodollars);
}
