import type { JsonObject } from "../wire/read-json";
import { findDates, findTimes } from "./find-dates-and-times";
import { findPhrase } from "./find-phrase";
import type { Property } from "./json-schema";
import { admitsString, minimalString, readSize } from "./minimal-value";
import { findPattern } from "./schema-pattern";
import { type Found, findLabelled, type TextReader } from "./text-reader";

/** Members that take the whole question, such as those of search tools. */
const WHOLE_QUESTION =
  /\b(?:query|question|text|input|prompt|search|request|message|q|keywords?|phrase|instruction)\b|質問|検索/iu;
/** Members that take an answer in prose. */
const PROSE =
  /\b(?:answer|summary|description|explanation|explain|reason|reasoning|response|reply|content|conclusion|details?|rationale|thoughts?|notes?|comment|steps?|evidence|quote)\b|回答|答え|要約|説明|理由/iu;
const DATE = /\b(?:date|day|deadline|birthday|due|on|until|since|start|end|from|to)\b|日付|日$/iu;
const DATE_NAME = /\b(?:date|day|deadline|birthday|due)\b|日付|日$/iu;
const TIME_NAME = /\btime\b|時刻|時間$/iu;

/** A string for a member: a part of the text, or the shortest valid string. */
export interface FilledString {
  readonly value: string;
  readonly isFound: boolean;
}

/** Fills a member of type string. */
export function fillString(schema: JsonObject, property: Property, reader: TextReader): FilledString {
  const found = findString(schema, property, reader);
  if (found !== undefined) return { value: found, isFound: true };
  const { answer, question } = reader;
  const prose = PROSE.test(property.name) ? answer || question : isWholeQuestion(property) ? question : "";
  const fitted = prose === "" ? undefined : fit(schema, prose);
  if (fitted !== undefined) return { value: fitted, isFound: true };
  return { value: typeof schema.default === "string" ? schema.default : minimalString(schema), isFound: false };
}

function findString(schema: JsonObject, property: Property, reader: TextReader): string | undefined {
  const labelled = findLabelled(reader.text, property.name);
  if (labelled !== undefined && reader.isFree(labelled)) {
    const value = toFormat(schema, labelled.value, reader.now);
    if (value !== undefined) return reader.take({ ...labelled, value });
  }
  const found = candidatesOf(schema, property, reader).find(
    (candidate) => reader.isFree(candidate) && admitsString(schema, candidate.value),
  );
  if (found !== undefined) return reader.take(found);
  const wider = findLabelled(reader.wider, property.name);
  return wider === undefined ? undefined : toFormat(schema, wider.value, reader.now);
}

function candidatesOf(schema: JsonObject, property: Property, reader: TextReader): Found<string>[] {
  const { text, now } = reader;
  const { format, pattern } = schema;
  if (format === "date") return preferNear(findDates(text, now), property, text);
  if (format === "time") return findTimes(text).map((time) => ({ ...time, value: `${time.value}Z` }));
  if (format === "date-time") return findDateTimes(text, now);
  if (typeof pattern === "string") return findMatches(text, pattern);
  if (format === "email" || format === "uri") {
    const asked = { ...property, name: format, hints: format };
    const found = findPhrase(reader, asked);
    return found === undefined ? [] : [found];
  }
  if (typeof format === "string") return [];
  if (DATE_NAME.test(property.name)) return preferNear(findDates(text, now), property, text);
  if (TIME_NAME.test(property.name)) return findTimes(text).map((time) => ({ ...time, value: time.value.slice(0, 5) }));
  if (PROSE.test(property.name) || isWholeQuestion(property)) return [];
  const found = findPhrase(reader, property);
  return found === undefined ? [] : [found];
}

function isWholeQuestion({ name }: Property): boolean {
  return takesWholeQuestion(name);
}

/** Whether a member of this name, in words, takes the whole question, such as `query`. */
export function takesWholeQuestion(name: string): boolean {
  return WHOLE_QUESTION.test(name);
}

/** Sorts dates for a member. In "from 3 May to 5 May", a member called `end` or `to` takes the later date. */
function preferNear(dates: readonly Found<string>[], { name }: Property, text: string): Found<string>[] {
  const wants = /\b(?:end|to|until|return|checkout|check out|due|deadline)\b/iu.test(name)
    ? /(?:to|until|till|through|by|-|–|〜)\s*$/iu
    : /(?:from|on|starting|since)\s*$/iu;
  const isNear = ({ start }: Found<string>): boolean => wants.test(text.slice(0, start));
  return DATE.test(name) ? [...dates.filter(isNear), ...dates.filter((date) => !isNear(date))] : [...dates];
}

/** Joins each date with the time after it, in UTC. A text without a time gives midnight. */
function findDateTimes(text: string, now: number): Found<string>[] {
  const times = findTimes(text);
  return findDates(text, now).map((date) => {
    const time = times.find(({ start }) => start >= date.end) ?? times[0];
    return { ...date, value: `${date.value}T${time?.value ?? "00:00:00"}Z` };
  });
}

function findMatches(text: string, pattern: string): Found<string>[] {
  const inside = pattern.replace(/^\^/, "").replace(/\$$/, "");
  return findPattern(inside, text).map(({ start, end }) => ({ value: text.slice(start, end), start, end }));
}

/** Converts a labelled value to the format of a schema. `undefined` when it does not have this format. */
function toFormat(schema: JsonObject, value: string, now: number): string | undefined {
  if (schema.format === "date") return findDates(value, now)[0]?.value;
  if (schema.format === "date-time") return findDateTimes(value, now)[0]?.value;
  if (schema.format === "email") return /^[\w.+-]+@[\w.-]+\.[a-z]+$/iu.test(value) ? value : undefined;
  if (typeof schema.format === "string") return undefined;
  return admitsString(schema, value) ? value : undefined;
}

/** Shortens a text to the lengths of a schema. `undefined` when the schema has a format, or a pattern that does not match. */
function fit(schema: JsonObject, text: string): string | undefined {
  const cut = [...text].slice(0, readSize(schema.maxLength, Infinity)).join("");
  return typeof schema.format !== "string" && admitsString(schema, cut) ? cut : undefined;
}
