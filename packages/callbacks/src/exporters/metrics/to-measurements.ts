import { toUsd } from "@bedrock-routed/core";
import type { CallRecord } from "../../record/call-record";
import type { LogRecord } from "../../record/log-record";
import type { OperationRecord } from "../../record/operation-record";
import type { Measurement, MetricName } from "./measurement";

/** What a record adds to metrics. What it does not tell is left out, not 0; so is what no metric can hold. */
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
      return { FailedCalls: 1 };
  }
}

function valuesOfAnswer({ call, cost, saving, durationMs, timeToFirstTokenMs }: CallRecord): Values {
  const usage = call?.usage;
  return {
    Calls: 1,
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
