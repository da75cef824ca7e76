import { Html } from "@bedrock-routed/html";
import { type Figures, isCostUnknown, type KeyedFigures, paidOf, roundUsd } from "../../figures/figures";
import type { ByKey, Dimension, PageData } from "./page-data";

/** Numbers by their place. `null` is unknown, and zeros at the end are left out. */
type PackedNumbers = readonly (number | null)[];

/** The key of a day is its place in the list of all days. */
type PackedRow = readonly [key: string | number, numbers: PackedNumbers];
type PackedRows = readonly (readonly [key: string, rows: readonly PackedRow[]])[];

/** Page data as it stands in the page: numbers without their names, because names would be most of the page. */
export interface PackedPageData extends Omit<PageData, "totals" | "days" | "models" | "modelDays" | "dimensions"> {
  readonly totals: PackedNumbers;
  readonly dayKeys: readonly string[];
  readonly days: readonly PackedRow[];
  readonly models: readonly PackedRow[];
  readonly modelDays: PackedRows | undefined;
  readonly dimensions: readonly PackedDimension[];
}

interface PackedDimension {
  readonly name: string;
  readonly rows: readonly PackedRow[];
  readonly days: PackedRows | undefined;
  readonly models: PackedRows | undefined;
}

export function packPageData(data: PageData): PackedPageData {
  const { totals, days, models, modelDays, dimensions, ...others } = data;
  const dayKeys = days.map(({ key }) => key);
  const places = new Map(dayKeys.map((key, index) => [key, index]));
  const packRow = (row: KeyedFigures): PackedRow => [row.key, packFigures(row)];
  const packDay = (row: KeyedFigures): PackedRow => [places.get(row.key) ?? row.key, packFigures(row)];
  return {
    ...others,
    totals: packFigures(totals),
    dayKeys,
    days: days.map(packDay),
    models: models.map(packRow),
    modelDays: packRows(modelDays, packDay),
    dimensions: dimensions.map((dimension) => ({
      name: dimension.name,
      rows: dimension.rows.map(packRow),
      days: packRows(dimension.days, packDay),
      models: packRows(dimension.models, packRow),
    })),
  };
}

export function unpackPageData(packed: PackedPageData): PageData {
  const { dayKeys, totals, days, models, modelDays, dimensions, ...others } = packed;
  const unpackRow = ([key, numbers]: PackedRow): KeyedFigures => ({
    key: typeof key === "string" ? key : (dayKeys[key] ?? ""),
    ...unpackFigures(numbers),
  });
  const unpackDimension = ({ name, rows, days, models }: PackedDimension): Dimension => ({
    name,
    rows: rows.map(unpackRow),
    days: unpackRows(days, unpackRow),
    models: unpackRows(models, unpackRow),
  });
  return {
    ...others,
    totals: unpackFigures(totals),
    days: days.map(unpackRow),
    models: models.map(unpackRow),
    modelDays: unpackRows(modelDays, unpackRow),
    dimensions: dimensions.map(unpackDimension),
  };
}

function packRows(byKey: ByKey | undefined, packRow: (row: KeyedFigures) => PackedRow): PackedRows | undefined {
  return byKey && [...byKey].map(([key, rows]) => [key, rows.map(packRow)]);
}

function unpackRows(packed: PackedRows | undefined, unpackRow: (row: PackedRow) => KeyedFigures): ByKey | undefined {
  return packed && new Map(packed.map(([key, rows]) => [key, rows.map(unpackRow)]));
}

/** Percentiles are within 1 %, so four digits hold all that is known. */
const PERCENTILE_DIGITS = 4;

/**
 * The numbers that the others follow from. `unpackFigures` reads them in the same order. Numbers that are mostly 0 come
 * last, where they take no space. So numbers that are mostly equal to another one are stated as their difference.
 */
function packFigures(figures: Figures): PackedNumbers {
  const { calls, usage, actualUsd, split, latency, costUsd } = figures;
  const percentile = (ms: number | undefined): number | null =>
    ms === undefined ? null : Number(ms.toPrecision(PERCENTILE_DIGITS));
  const numbers = [
    calls,
    usage.inputTokens,
    usage.outputTokens,
    actualUsd,
    figures.baselineUsd,
    split.cachingUsd,
    percentile(latency.p50Ms),
    percentile(latency.p90Ms),
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens,
    calls - figures.comparedCalls,
    calls - figures.pricedCalls,
    roundUsd((costUsd ?? 0) - paidOf(figures)),
    split.profileUsd,
    split.tierUsd,
    split.routerFeeUsd,
    usage.cacheWrite1hTokens,
    figures.otherCaching.baselineUsd,
    figures.otherCaching.savedUsd,
    figures.otherCaching.comparedCalls,
    figures.errors,
    figures.cachedResponses,
    figures.cacheAvoidedUsd ?? null,
  ];
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1);
}

function unpackFigures(packed: PackedNumbers): Figures {
  const numbers = packed.values();
  const next = (): number => numbers.next().value ?? 0;
  const maybe = (): number | undefined => {
    const { value = 0 } = numbers.next();
    return value ?? undefined;
  };
  const [calls, inputTokens, outputTokens, actualUsd, baselineUsd, cachingUsd] = [
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
  ];
  const latency = { p50Ms: maybe(), p90Ms: maybe() };
  const [cacheReadTokens, cacheWrite5mTokens] = [next(), next()];
  const [comparedCalls, pricedCalls, otherCostUsd] = [calls - next(), calls - next(), next()];
  const [profileUsd, tierUsd, routerFeeUsd] = [next(), next(), next()];
  const cacheWrite1hTokens = next();
  const otherCaching = { baselineUsd: next(), savedUsd: next(), comparedCalls: next() };
  const [errors, cachedResponses, cacheAvoidedUsd] = [next(), next(), maybe()];
  const savedUsd = roundUsd(baselineUsd - actualUsd - routerFeeUsd);
  const routingUsd = roundUsd(savedUsd + routerFeeUsd - cachingUsd - tierUsd - profileUsd);
  return {
    calls,
    errors,
    cachedResponses,
    cacheAvoidedUsd,
    usage: { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens },
    pricedCalls,
    costUsd: isCostUnknown(calls, pricedCalls) ? undefined : roundUsd(actualUsd + routerFeeUsd + otherCostUsd),
    comparedCalls,
    baselineUsd,
    actualUsd,
    savedUsd,
    split: { routingUsd, cachingUsd, tierUsd, profileUsd, routerFeeUsd },
    latency,
    otherCaching,
  };
}

/** Data inside a script element of type `application/json`. No text in it can end the element or start a comment. */
export function embedJson(value: unknown): Html {
  const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return new Html(JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, toEscape));
}
