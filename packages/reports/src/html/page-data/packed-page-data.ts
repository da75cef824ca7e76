import { Html } from "@bedrock-routed/html";
import type { ByKey, DayFigures, Figures, KeyedFigures, PageData } from "./page-data";

/** Numbers by their place in a table of fields. `null` is unknown, and zeros at the end are left out. */
type PackedNumbers = readonly (number | null)[];

type PackedRow = readonly [key: string, numbers: PackedNumbers];
type PackedRows = readonly (readonly [key: string, rows: readonly PackedRow[]])[];

/** Page data as it stands in the page: numbers without their names, because names would be most of the page. */
export interface PackedPageData extends Pick<PageData, "language" | "currency" | "digits"> {
  readonly totals: PackedNumbers;
  readonly days: readonly PackedRow[];
  readonly models: readonly PackedRow[];
  readonly tags: readonly PackedRow[];
  readonly modelDays: PackedRows | undefined;
  readonly tagDays: PackedRows | undefined;
  readonly modelTags: PackedRows | undefined;
}

/** How a number is packed. `calls` is the number of calls in the same row. */
interface Field {
  readonly pack: (value: number | undefined, calls: number) => number | null;
  readonly unpack: (packed: number | null | undefined, calls: number) => number | undefined;
}

const known: Field = { pack: (value = 0) => value, unpack: (packed) => packed ?? 0 };

const maybeUnknown: Field = {
  pack: (value) => value ?? null,
  unpack: (packed) => (packed === null ? undefined : (packed ?? 0)),
};

/** Percentiles are within 1 %, so four digits hold all that is known. */
const PERCENTILE_DIGITS = 4;

const percentile: Field = {
  pack: (value) => (value === undefined ? null : Number(value.toPrecision(PERCENTILE_DIGITS))),
  unpack: maybeUnknown.unpack,
};

/** A number that mostly equals `calls`: the difference is 0, and as the last field it takes no space. */
const lessThanCalls: Field = {
  pack: (value = 0, calls) => calls - value,
  unpack: (packed, calls) => calls - (packed ?? 0),
};

/** The fields of a row, in the shape of the row. Their order is their place, so fields that are mostly 0 come last. */
type Fields<Row> = { readonly [Name in keyof Row]: Row[Name] extends object ? Fields<Row[Name]> : Field };

const figureFields: Fields<Figures> = {
  calls: known,
  costUsd: maybeUnknown,
  baselineUsd: known,
  actualUsd: known,
  savedUsd: known,
  comparedCalls: known,
  pricedCalls: known,
  latency: { p50Ms: percentile, p90Ms: percentile },
  usage: {
    inputTokens: known,
    outputTokens: known,
    cacheReadTokens: known,
    cacheWrite5mTokens: known,
    cacheWrite1hTokens: known,
  },
  split: { routingUsd: known, cachingUsd: known, profileUsd: known, tierUsd: known, routerFeeUsd: known },
  errors: known,
  cachedResponses: known,
};

const dayFields: Fields<Omit<DayFigures, "key">> = {
  calls: known,
  latency: { p50Ms: percentile, p90Ms: percentile },
  promptTokens: known,
  cacheReadTokens: known,
  baselineUsd: known,
  paidUsd: known,
  savedUsd: known,
  comparedCalls: lessThanCalls,
};

export function packPageData(data: PageData): PackedPageData {
  const { language, currency, digits, modelDays, tagDays, modelTags } = data;
  const packFigures = (row: KeyedFigures): PackedRow => [row.key, packNumbers(row, figureFields)];
  const packDay = (day: DayFigures): PackedRow => [day.key, packNumbers(day, dayFields)];
  return {
    language,
    currency,
    digits,
    totals: packNumbers(data.totals, figureFields),
    days: data.days.map(packDay),
    models: data.models.map(packFigures),
    tags: data.tags.map(packFigures),
    modelDays: modelDays && packRows(modelDays, packDay),
    tagDays: tagDays && packRows(tagDays, packDay),
    modelTags: modelTags && packRows(modelTags, packFigures),
  };
}

export function unpackPageData(packed: PackedPageData): PageData {
  const { language, currency, digits, modelDays, tagDays, modelTags } = packed;
  const unpackFigures = ([key, numbers]: PackedRow): KeyedFigures => ({ key, ...unpackNumbers(numbers, figureFields) });
  const unpackDay = ([key, numbers]: PackedRow): DayFigures => ({ key, ...unpackNumbers(numbers, dayFields) });
  return {
    language,
    currency,
    digits,
    totals: unpackNumbers(packed.totals, figureFields),
    days: packed.days.map(unpackDay),
    models: packed.models.map(unpackFigures),
    tags: packed.tags.map(unpackFigures),
    modelDays: modelDays && unpackRows(modelDays, unpackDay),
    tagDays: tagDays && unpackRows(tagDays, unpackDay),
    modelTags: modelTags && unpackRows(modelTags, unpackFigures),
  };
}

function packRows<Row>(byKey: ByKey<Row>, packRow: (row: Row) => PackedRow): PackedRows {
  return [...byKey].map(([key, rows]) => [key, rows.map(packRow)]);
}

function unpackRows<Row>(packed: PackedRows, unpackRow: (row: PackedRow) => Row): ByKey<Row> {
  return new Map(packed.map(([key, rows]) => [key, rows.map(unpackRow)]));
}

/** A row and its fields without their names in the types. `Fields<Row>` has made sure that the names are the same. */
type AnyRow = { readonly [name: string]: number | undefined | AnyRow };
type AnyFields = { readonly [name: string]: Field | AnyFields };

function packNumbers<Row extends object>(row: Row, fields: Fields<Row>): PackedNumbers {
  const { calls } = row as AnyRow;
  const pack = (row: AnyRow, fields: AnyFields): PackedNumbers =>
    Object.entries(fields).flatMap(([name, field]) => {
      const value = row[name];
      if (typeof value === "object") return isField(field) ? [] : pack(value, field);
      return isField(field) ? [field.pack(value, Number(calls))] : [];
    });
  const numbers = pack(row as AnyRow, fields as AnyFields);
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1);
}

function unpackNumbers<Row>(packed: PackedNumbers, fields: Fields<Row>): Row {
  const [calls] = packed;
  const numbers = packed.values();
  const unpack = (fields: AnyFields): AnyRow =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        isField(field) ? field.unpack(numbers.next().value, calls ?? 0) : unpack(field),
      ]),
    );
  return unpack(fields as AnyFields) as Row;
}

function isField(field: Field | AnyFields): field is Field {
  return typeof field.pack === "function";
}

/** Data inside a script element of type `application/json`. No text in it can end the element or start a comment. */
export function embedJson(value: unknown): Html {
  const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return new Html(JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, toEscape));
}
