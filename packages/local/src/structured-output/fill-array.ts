import type { JsonObject } from "../wire/read-json";
import type { FillContext, Filled } from "./fill-schema";
import { fillValue } from "./fill-schema";
import { findEnums } from "./find-choice";
import { findLabelled } from "./find-labelled";
import { findNumbers } from "./find-number";
import { findPhrases } from "./find-phrase";
import { admitsNumber, admitsString, readSize } from "./minimal-value";
import type { Property } from "./property";
import { resolveSchema, typesOf } from "./resolve-schema";

/** More lists than this of one text are noise. */
const MAX_ITEMS = 20;

/** Fills a list: every value of its kind in the text, within the schema's sizes. */
export function fillArray(schema: JsonObject, property: Property, context: FillContext): Filled {
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
  const parts = labelled?.split(/\s*(?:、|・|\band\b)\s*/u).filter((part) => part !== "") ?? [];
  const strings = parts.length > 1 ? parts : findPhrases(reader).map((phrase) => reader.take(phrase));
  return strings.filter((value) => admitsString(schema, value));
}

/** An item for `minItems`. Where items have to differ, strings and numbers are made to. */
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
