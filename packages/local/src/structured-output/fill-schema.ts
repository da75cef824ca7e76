import { isJsonObject, type JsonObject, readStrings } from "../wire/read-json";
import { fillArray } from "./fill-array";
import { fillString } from "./fill-string";
import { findBoolean, findEnum } from "./find-choice";
import { findLabelled } from "./find-labelled";
import { findNumber } from "./find-number";
import { admitsNumber, minimalNumber } from "./minimal-value";
import { type Property, readProperty } from "./property";
import { resolveSchema, typesOf } from "./resolve-schema";
import type { TextReader } from "./text-reader";

/** Below it, optional members are left out and lists stay as short as they may. */
const MAX_OPTIONAL_DEPTH = 5;
/** A schema that needs itself has no finite value. */
const MAX_DEPTH = 30;
/** Members and alternatives looked at for one value: a schema that branches into itself has no end of them. */
const MAX_STEPS = 5000;

/** A value that fits a schema. */
export interface Filled {
  readonly value: unknown;
  /** How many of its members were read from the text. */
  readonly found: number;
  /** Names of required members that were not, and have no default. */
  readonly missing: readonly string[];
}

/** Where in a schema filling is. */
export interface FillContext {
  readonly root: JsonObject;
  readonly reader: TextReader;
  readonly depth: number;
  /** Counts what was looked at. */
  readonly steps: { taken: number };
}

/** Fills a JSON Schema from a text: what is not found is as short as the schema admits. */
export function fillSchema(schema: JsonObject, reader: TextReader): Filled {
  return fillValue(schema, "", { root: schema, reader, depth: 0, steps: { taken: 0 } });
}

/** Fills one member. @param key its name; empty at the top and in lists */
export function fillValue(unresolved: unknown, key: string, context: FillContext): Filled {
  context.steps.taken += 1;
  if (context.depth > MAX_DEPTH || context.steps.taken > MAX_STEPS) return notFound(null);
  const schema = resolveSchema(unresolved, context.root);
  const property = readProperty(key, schema);
  if ("const" in schema) return fillConst(schema.const, context.reader);
  if (Array.isArray(schema.enum)) return fillEnum(schema, schema.enum, property, context.reader);
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches) && branches.length > 0) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...shared } = schema;
    return fillBest(
      branches.map((branch) => ({ allOf: [branch, shared] })),
      key,
      context,
    );
  }
  const types = typesOf(schema);
  if (types.length > 1)
    return fillBest(
      types.map((type) => ({ ...schema, type })),
      key,
      context,
    );
  return fillType(types[0], schema, property, context);
}

function fillType(type: string | undefined, schema: JsonObject, property: Property, context: FillContext): Filled {
  const { reader } = context;
  if (type === "object") return fillObject(schema, context);
  if (type === "array") return fillArray(schema, property, context);
  if (type === "null") return notFound(null);
  if (type === "boolean") {
    const found = findBoolean(reader, property);
    return found === undefined ? notFound(schema.default ?? false, property, schema) : isFound(found.value);
  }
  if (type === "integer" || type === "number") return fillNumber(schema, property, reader, type === "integer");
  const { value, isFound: wasFound } = fillString(schema, property, reader);
  return wasFound ? isFound(value) : notFound(value, property, schema);
}

function fillNumber(schema: JsonObject, property: Property, reader: TextReader, isInteger: boolean): Filled {
  const accepts = (value: number): boolean => admitsNumber(schema, value) && (!isInteger || Number.isInteger(value));
  for (const text of [reader.text, reader.wider]) {
    const labelled = Number(findLabelled(text, property.name)?.value.replaceAll(",", "") ?? Number.NaN);
    if (!Number.isNaN(labelled) && accepts(labelled)) return isFound(labelled);
  }
  const number = findNumber(reader, property, { isInteger, accepts });
  if (number !== undefined) return isFound(reader.take(number));
  const value = typeof schema.default === "number" ? schema.default : minimalNumber(schema, isInteger);
  return notFound(value, property, schema);
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

/** The alternative of which the most was found; `null` when nothing was and it is one of them. */
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

/** Deep down only an alternative without members, so that a schema that branches into itself ends. */
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
  // Tells the alternatives of a union apart.
  return { value, found: findEnum(reader, [value]) === undefined ? 0 : 1, missing: [] };
}

function fillEnum(schema: JsonObject, values: readonly unknown[], property: Property, reader: TextReader): Filled {
  const labelled = findLabelled(reader.text, property.name)?.value.toLowerCase();
  const named = values.find((value) => labelled !== undefined && String(value).toLowerCase() === labelled);
  if (named !== undefined) return isFound(named);
  const found = findEnum(reader, values);
  if (found !== undefined) return isFound(found.value);
  const fallback = values.includes(null) ? null : values[0];
  return notFound(values.includes(schema.default) ? schema.default : fallback, property, schema);
}

function isFound(value: unknown): Filled {
  return { value, found: 1, missing: [] };
}

function notFound(value: unknown, property?: Property, schema: JsonObject = {}): Filled {
  return { value, found: 0, missing: property === undefined || "default" in schema ? [] : [property.name] };
}
