import { isJsonObject, type JsonObject, readStrings } from "../wire/read-json";
import { fillString } from "./fill-string";
import { findBoolean, findEnum, findEnums, findGrade } from "./find-choice";
import { findNumber, findNumbers } from "./find-number";
import { findPhrases } from "./find-phrase";
import { type Property, readProperty, resolveSchema, typesOf } from "./json-schema";
import { admitsNumber, admitsString, minimalNumber, readSize } from "./minimal-value";
import { findLabelled, type TextReader } from "./text-reader";

/** Below this depth, optional members are left out, and only alternatives without members are tried. */
const MAX_OPTIONAL_DEPTH = 5;
/** Filling stops at this depth, because a schema that requires itself has no finite value. */
const MAX_DEPTH = 30;
/** Largest number of members and alternatives to try for one schema. A schema that branches into itself has endless ones. */
const MAX_STEPS = 5000;

/** A value that fits a schema. */
export interface Filled {
  readonly value: unknown;
  /** Number of its members that were read from the text. */
  readonly found: number;
  /** Names of required members that were not read from the text and have no default. */
  readonly missing: readonly string[];
}

/** A position in a schema. */
interface FillContext {
  readonly root: JsonObject;
  readonly reader: TextReader;
  readonly depth: number;
  /** Number of members and alternatives that were tried. */
  readonly steps: { taken: number };
}

/** Fills a JSON Schema with values from a text. A value that is not found becomes the smallest one that the schema admits. */
export function fillSchema(schema: JsonObject, reader: TextReader): Filled {
  return fillValue(schema, "", { root: schema, reader, depth: 0, steps: { taken: 0 } });
}

/** Fills one member. @param key its name; empty for the schema itself and for list items */
function fillValue(unresolved: unknown, key: string, context: FillContext): Filled {
  context.steps.taken += 1;
  if (context.depth > MAX_DEPTH || context.steps.taken > MAX_STEPS) return fallbackValue(null);
  const schema = resolveSchema(unresolved, context.root);
  const property = readProperty(key, schema);
  if ("const" in schema) return fillConst(schema.const, context.reader);
  if (Array.isArray(schema.enum)) return fillEnum(schema, schema.enum, property, context.reader);
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches) && branches.length > 0) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...shared } = schema;
    const alternatives = branches.map((branch) => ({ allOf: [branch, shared] }));
    return fillBest(alternatives, key, context);
  }
  const types = typesOf(schema);
  if (types.length > 1) {
    const alternatives = types.map((type) => ({ ...schema, type }));
    return fillBest(alternatives, key, context);
  }
  return fillType(types[0], schema, property, context);
}

function fillType(type: string | undefined, schema: JsonObject, property: Property, context: FillContext): Filled {
  const { reader } = context;
  if (type === "object") return fillObject(schema, context);
  if (type === "array") return fillArray(schema, property, context);
  if (type === "null") return fallbackValue(null);
  if (type === "boolean") {
    const grade = findGrade(reader, property, [true, false]);
    const found = grade === undefined ? findBoolean(reader, property) : { value: grade };
    return found === undefined ? fallbackValue(schema.default ?? false, property, schema) : foundValue(found.value);
  }
  if (type === "integer" || type === "number") return fillNumber(schema, property, reader, type === "integer");
  const { value, isFound } = fillString(schema, property, reader);
  return isFound ? foundValue(value) : fallbackValue(value, property, schema);
}

function fillNumber(schema: JsonObject, property: Property, reader: TextReader, isInteger: boolean): Filled {
  const accepts = (value: number): boolean => admitsNumber(schema, value) && (!isInteger || Number.isInteger(value));
  for (const text of [reader.text, reader.wider]) {
    const labelled = Number(findLabelled(text, property.name)?.value.replaceAll(",", "") ?? Number.NaN);
    if (!Number.isNaN(labelled) && accepts(labelled)) return foundValue(labelled);
  }
  const number = findNumber(reader, property, { isInteger, accepts });
  if (number !== undefined) return foundValue(reader.take(number));
  const value = typeof schema.default === "number" ? schema.default : minimalNumber(schema, isInteger);
  return fallbackValue(value, property, schema);
}

function fillObject(schema: JsonObject, context: FillContext): Filled {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = new Set(readStrings(schema.required));
  const value: Record<string, unknown> = {};
  const missing: string[] = [];
  let found = 0;
  const inner = { ...context, depth: context.depth + 1 };
  for (const key of new Set([...Object.keys(properties), ...required])) {
    const isRequired = required.has(key);
    if (!isRequired && inner.depth > MAX_OPTIONAL_DEPTH) continue;
    const trial = { ...inner, reader: context.reader.fork() };
    const member = fillValue(properties[key] ?? {}, key, trial);
    if (!isRequired && member.found === 0) continue;
    context.reader.adopt(trial.reader);
    value[key] = member.value;
    found += member.found;
    missing.push(...member.missing);
  }
  return { value, found, missing };
}

/** Largest number of list items to take from a text. */
const MAX_ITEMS = 20;

/** Fills a list with every value of its type in the text, within the sizes of the schema. */
function fillArray(schema: JsonObject, property: Property, context: FillContext): Filled {
  const maximum = Math.min(readSize(schema.maxItems, MAX_ITEMS), Math.max(MAX_ITEMS, readSize(schema.minItems, 0)));
  const minimum = readSize(schema.minItems, 0);
  const prefix: readonly unknown[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const inner = { ...context, depth: context.depth + 1 };
  const values = prefix.map((item) => fillValue(item, "", inner).value);
  const items = findItems(schema.items, property, inner);
  const found = schema.uniqueItems === true ? unique(items) : items;
  values.push(...found.slice(0, Math.max(0, maximum - values.length)));
  while (values.length < minimum) {
    values.push(padding(schema, values, inner));
  }
  const isMissing = found.length === 0 && prefix.length === 0 && minimum > 0;
  return { value: values, found: found.length, missing: isMissing ? [property.name] : [] };
}

function findItems(items: unknown, property: Property, context: FillContext): unknown[] {
  const { reader, root } = context;
  const schema = resolveSchema(items, root);
  const [type] = typesOf(schema);
  if (Array.isArray(schema.enum)) return findEnums(reader, schema.enum).map(({ value }) => value);
  if (type === "integer" || type === "number") {
    const isFit = (value: number): boolean =>
      admitsNumber(schema, value) && (type === "number" || Number.isInteger(value));
    return findNumbers(reader)
      .filter((number) => reader.isFree(number) && isFit(number.value))
      .map((number) => reader.take(number));
  }
  if (type === "object") {
    const filled = fillValue(schema, property.name, context);
    return filled.found > 0 ? [filled.value] : [];
  }
  if (type !== "string" || typeof schema.format === "string") return [];
  const labelled = findLabelled(reader.text, property.name)?.value;
  const parts = labelled?.split(/、|・|\band\b/u).flatMap((part) => part.trim() || []) ?? [];
  const strings = parts.length > 1 ? parts : findPhrases(reader).map((phrase) => reader.take(phrase));
  return strings.filter((value) => admitsString(schema, value));
}

/** Creates an item to reach `minItems`. When items must be unique, strings and numbers are varied. */
function padding(schema: JsonObject, values: readonly unknown[], context: FillContext): unknown {
  const { value } = fillValue(schema.items ?? {}, "", context);
  if (schema.uniqueItems !== true) return value;
  const taken = new Set(values.map((item) => JSON.stringify(item)));
  const resolved = resolveSchema(schema.items, context.root);
  const variants: readonly unknown[] = Array.isArray(resolved.enum)
    ? resolved.enum
    : Array.from({ length: values.length + 1 }, (_, index) =>
        typeof value === "number" ? value + index : typeof value === "string" ? `${value}${index + 1}` : value,
      );
  return variants.find((variant) => !taken.has(JSON.stringify(variant))) ?? value;
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Fills the alternative for which the most values are found. When nothing is found, `null` wins if it is an alternative. */
function fillBest(branches: readonly JsonObject[], key: string, context: FillContext): Filled {
  const trials = simplest(branches, context).map((branch) => {
    const reader = context.reader.fork();
    return { reader, filled: fillValue(branch, key, { ...context, reader, depth: context.depth + 1 }) };
  });
  const best = trials.reduce((a, b) => (b.filled.found > a.filled.found ? b : a));
  const nothing = trials.find(({ filled }) => filled.value === null);
  const chosen = best.filled.found === 0 && nothing !== undefined ? nothing : best;
  context.reader.adopt(chosen.reader);
  return chosen.filled;
}

/** At great depth, keeps one alternative without members, so that a schema that branches into itself ends. */
function simplest(branches: readonly JsonObject[], { depth, root }: FillContext): readonly JsonObject[] {
  if (depth <= MAX_OPTIONAL_DEPTH) return branches;
  const leaf = branches.find((branch) => {
    const schema = resolveSchema(branch, root);
    const [type = "object"] = typesOf(schema);
    return "const" in schema || "enum" in schema || (type !== "object" && type !== "array");
  });
  return leaf === undefined ? branches : [leaf];
}

function fillConst(value: unknown, reader: TextReader): Filled {
  // A constant in the text decides between the alternatives of a union.
  return { value, found: findEnum(reader, [value]) === undefined ? 0 : 1, missing: [] };
}

function fillEnum(schema: JsonObject, values: readonly unknown[], property: Property, reader: TextReader): Filled {
  const grade = findGrade(reader, property, values);
  if (grade !== undefined) return foundValue(grade);
  const labelled = findLabelled(reader.text, property.name)?.value.toLowerCase();
  const named = values.find((value) => labelled !== undefined && String(value).toLowerCase() === labelled);
  if (named !== undefined) return foundValue(named);
  const found = findEnum(reader, values);
  if (found !== undefined) return foundValue(found.value);
  const fallback = values.includes(null) ? null : values[0];
  return fallbackValue(values.includes(schema.default) ? schema.default : fallback, property, schema);
}

function foundValue(value: unknown): Filled {
  return { value, found: 1, missing: [] };
}

function fallbackValue(value: unknown, property?: Property, schema: JsonObject = {}): Filled {
  return { value, found: 0, missing: property === undefined || "default" in schema ? [] : [property.name] };
}
