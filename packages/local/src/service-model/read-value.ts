import type { Report } from "../shapes/shape";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { readScalar } from "./read-scalar";
import type { ModelShape, ShapesOfService } from "./shape-table";

/** A value of which every member is known to the service model. */
export interface ReadContext {
  readonly shapes: ShapesOfService;
  /** Records a constraint that the value breaks. */
  readonly report: Report;
  /** Whether numbers, booleans and times are written as text, as in a URL or a header. */
  readonly isText?: boolean;
}

/**
 * Reads a value by its shape. Every broken constraint is reported. Members that the shape does not have and members
 * that are null are left out, as the protocol of AWS does.
 * @param path position of the value in the service's notation, such as `tags.1.member.key`
 * @returns `undefined` if the value has another type than the shape
 */
export function readValue(context: ReadContext, shapeName: string, value: unknown, path: string): unknown {
  const shape = context.shapes[shapeName];
  if (shape === undefined || shape.document === true) return value;
  if (shape.type === "structure") return readStructure(context, shape, value, path);
  if (shape.type === "list") return readList(context, shape, value, path);
  if (shape.type === "map") return readMap(context, shape, value, path);
  return readScalar(shape, value, path, context);
}

function readStructure(context: ReadContext, shape: ModelShape, value: unknown, path: string): unknown {
  if (!isJsonObject(value)) return refuse(context, value, path, "a structure");
  const read = readMembers(context, shape, value, path);
  if (shape.union === true && Object.keys(read).length !== 1) {
    const names = Object.keys(shape.members ?? {}).join(", ");
    context.report(value, path, `Member must have exactly one member, of: [${names}]`);
  }
  return read;
}

/** Reads the members of a structure from an object that has them under the members' names. */
export function readMembers(context: ReadContext, shape: ModelShape, values: JsonObject, path: string): JsonObject {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const at = path === "" ? name : `${path}.${name}`;
    const value = Object.hasOwn(values, name) ? (values[name] ?? undefined) : undefined;
    if (value === undefined) {
      if (shape.required?.includes(name) === true) context.report(null, at, "Member must not be null");
      continue;
    }
    const isText = typeof member === "object" && member.location !== undefined;
    const shapeName = typeof member === "string" ? member : member.shape;
    // A member of another type stays as a member, so that a union counts it.
    read[name] = readValue(isText ? { ...context, isText } : context, shapeName, value, at);
  }
  return read;
}

function readList(context: ReadContext, shape: ModelShape, value: unknown, path: string): unknown {
  if (!Array.isArray(value)) return refuse(context, value, path, "a list");
  checkSize(context, shape, value.length, value, path);
  return value.map((item: unknown, index) => {
    const at = `${path}.${index + 1}.member`;
    if (item !== null) return readValue(context, shape.member ?? "", item, at);
    context.report(null, at, "Member must not be null");
    return undefined;
  });
}

function readMap(context: ReadContext, shape: ModelShape, value: unknown, path: string): unknown {
  if (!isJsonObject(value)) return refuse(context, value, path, "a map");
  const pairs = Object.entries(value).filter(([, entry]) => entry !== null);
  checkSize(context, shape, pairs.length, value, path);
  return Object.fromEntries(
    pairs.map(([key, entry]) => {
      readValue(context, shape.key ?? "", key, path);
      return [key, readValue(context, shape.value ?? "", entry, `${path}.${key}.member`)];
    }),
  );
}

function checkSize(
  { report }: ReadContext,
  { min, max }: ModelShape,
  size: number,
  value: unknown,
  path: string,
): void {
  if (max !== undefined && size > max) report(value, path, `Member must have length less than or equal to ${max}`);
  if (min !== undefined && size < min) report(value, path, `Member must have length greater than or equal to ${min}`);
}

function refuse({ report }: ReadContext, value: unknown, path: string, type: string): undefined {
  report(value, path, `Member must be ${type}`);
}
