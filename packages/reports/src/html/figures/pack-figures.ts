import type { DayFigures } from "./day-figures";
import type { Figures } from "./figures";

/** Figures by their place; `null` is unknown, and zeros at the end are left out. */
export type PackedNumbers = readonly (number | null)[];

export function packFigures({ usage, split, latency, ...figures }: Figures): PackedNumbers {
  return withoutZeros([
    figures.calls,
    figures.costUsd ?? null,
    figures.baselineUsd,
    figures.actualUsd,
    figures.savedUsd,
    figures.comparedCalls,
    figures.pricedCalls,
    packPercentile(latency.p50Ms),
    packPercentile(latency.p90Ms),
    usage.inputTokens,
    usage.outputTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens,
    usage.cacheWrite1hTokens,
    split.routingUsd,
    split.cachingUsd,
    split.profileUsd,
    split.tierUsd,
    split.routerFeeUsd,
    figures.errors,
    figures.cachedResponses,
  ]);
}

export function unpackFigures(packed: PackedNumbers): Figures {
  const at = (place: number): number => packed[place] ?? 0;
  return {
    calls: at(0),
    costUsd: known(packed, 1),
    baselineUsd: at(2),
    actualUsd: at(3),
    savedUsd: at(4),
    comparedCalls: at(5),
    pricedCalls: at(6),
    latency: { p50Ms: known(packed, 7), p90Ms: known(packed, 8) },
    usage: {
      inputTokens: at(9),
      outputTokens: at(10),
      cacheReadTokens: at(11),
      cacheWrite5mTokens: at(12),
      cacheWrite1hTokens: at(13),
    },
    split: {
      routingUsd: at(14),
      cachingUsd: at(15),
      profileUsd: at(16),
      tierUsd: at(17),
      routerFeeUsd: at(18),
    },
    errors: at(19),
    cachedResponses: at(20),
  };
}

export function packDay(day: DayFigures): PackedNumbers {
  return withoutZeros([
    day.calls,
    packPercentile(day.latency.p50Ms),
    packPercentile(day.latency.p90Ms),
    day.promptTokens,
    day.cacheReadTokens,
    day.baselineUsd,
    day.paidUsd,
    day.savedUsd,
    day.calls - day.comparedCalls,
  ]);
}

export function unpackDay(packed: PackedNumbers): Omit<DayFigures, "key"> {
  const at = (place: number): number => packed[place] ?? 0;
  return {
    calls: at(0),
    latency: { p50Ms: known(packed, 1), p90Ms: known(packed, 2) },
    promptTokens: at(3),
    cacheReadTokens: at(4),
    baselineUsd: at(5),
    paidUsd: at(6),
    savedUsd: at(7),
    comparedCalls: at(0) - at(8),
  };
}

function known(packed: PackedNumbers, place: number): number | undefined {
  return packed[place] === null ? undefined : (packed[place] ?? 0);
}

function withoutZeros(numbers: PackedNumbers): PackedNumbers {
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1);
}

/** Percentiles are within 1 %, so four digits of them are all that is known. */
const PERCENTILE_DIGITS = 4;

function packPercentile(ms: number | undefined): number | null {
  return ms === undefined ? null : Number(ms.toPrecision(PERCENTILE_DIGITS));
}
