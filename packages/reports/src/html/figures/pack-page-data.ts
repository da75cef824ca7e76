import type { DayFigures } from "./day-figures";
import type { KeyedFigures } from "./figures";
import { type PackedNumbers, packDay, packFigures, unpackDay, unpackFigures } from "./pack-figures";
import type { ByKey, PageData } from "./page-data";

type PackedRow = readonly [key: string, numbers: PackedNumbers];
type PackedRows = readonly (readonly [key: string, rows: readonly PackedRow[]])[];

/** Page data for its script element: numbers without their names, which would be most of the page. */
export interface PackedPageData extends Pick<PageData, "language" | "currency" | "digits"> {
  readonly totals: PackedNumbers;
  readonly days: readonly PackedRow[];
  readonly models: readonly PackedRow[];
  readonly tags: readonly PackedRow[];
  readonly modelDays?: PackedRows;
  readonly tagDays?: PackedRows;
  readonly modelTags?: PackedRows;
}

export function packPageData(data: PageData): PackedPageData {
  const { language, currency, digits, modelDays, tagDays, modelTags } = data;
  return {
    language,
    ...(currency === undefined ? {} : { currency }),
    digits,
    totals: packFigures(data.totals),
    days: data.days.map(packDayRow),
    models: data.models.map(packRow),
    tags: data.tags.map(packRow),
    ...(modelDays === undefined ? {} : { modelDays: packRows(modelDays, packDayRow) }),
    ...(tagDays === undefined ? {} : { tagDays: packRows(tagDays, packDayRow) }),
    ...(modelTags === undefined ? {} : { modelTags: packRows(modelTags, packRow) }),
  };
}

export function unpackPageData(packed: PackedPageData): PageData {
  const { language, currency, digits, modelDays, tagDays, modelTags } = packed;
  return {
    language,
    ...(currency === undefined ? {} : { currency }),
    digits,
    totals: unpackFigures(packed.totals),
    days: packed.days.map(unpackDayRow),
    models: packed.models.map(unpackRow),
    tags: packed.tags.map(unpackRow),
    ...(modelDays === undefined ? {} : { modelDays: unpackRows(modelDays, unpackDayRow) }),
    ...(tagDays === undefined ? {} : { tagDays: unpackRows(tagDays, unpackDayRow) }),
    ...(modelTags === undefined ? {} : { modelTags: unpackRows(modelTags, unpackRow) }),
  };
}

function packRows<Row>(byKey: ByKey<Row>, packOne: (row: Row) => PackedRow): PackedRows {
  return [...byKey].map(([key, rows]) => [key, rows.map(packOne)]);
}

function unpackRows<Row>(packed: PackedRows, unpackOne: (row: PackedRow) => Row): ByKey<Row> {
  return new Map(packed.map(([key, rows]) => [key, rows.map(unpackOne)]));
}

function packRow(row: KeyedFigures): PackedRow {
  return [row.key, packFigures(row)];
}

function unpackRow([key, numbers]: PackedRow): KeyedFigures {
  return { key, ...unpackFigures(numbers) };
}

function packDayRow(day: DayFigures): PackedRow {
  return [day.key, packDay(day)];
}

function unpackDayRow([key, numbers]: PackedRow): DayFigures {
  return { key, ...unpackDay(numbers) };
}
