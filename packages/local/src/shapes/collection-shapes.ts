import { isJsonObject, type JsonObject } from "../wire/read-json";
import type { Report, Shape, ValueOf } from "./shape";

/** Bounds of a size, both inclusive. */
export interface SizeConstraints {
  readonly min?: number;
  readonly max?: number;
}

/** Shapes of members, by the names of the members. */
export type Members = Readonly<Record<string, Shape<unknown>>>;

/** The object that a structure reads. */
export type StructureOf<Required extends Members, Optional extends Members> = {
  readonly [Name in keyof Required]: ValueOf<Required[Name]>;
} & {
  readonly [Name in keyof Optional]?: ValueOf<Optional[Name]>;
};

/** An object with known members. Other members are removed, as the service does. */
export function structure<Required extends Members, Optional extends Members = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Shape<StructureOf<Required, Optional>> {
  const members = [
    ...Object.entries(required).map(([name, shape]) => ({ name, shape, isRequired: true })),
    ...Object.entries(optional ?? {}).map(([name, shape]) => ({ name, shape, isRequired: false })),
  ];
  return {
    read(value, path, report) {
      if (!isJsonObject(value)) return refuse(value, path, report, "a structure");
      const entries: [string, unknown][] = [];
      for (const { name, shape, isRequired } of members) {
        const at = path === "" ? name : `${path}.${name}`;
        const given = Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
        if (given === undefined) {
          if (isRequired) report(null, at, "Member must not be null");
          continue;
        }
        const member = shape.read(given, at, report);
        if (member !== undefined) entries.push([name, member]);
      }
      // Each member was read by its own shape, and a missing required member was reported.
      return Object.fromEntries(entries) as StructureOf<Required, Optional>;
    },
  };
}

/** A list whose items have one shape. */
export function list<T>(item: Shape<T>, size: SizeConstraints = {}): Shape<readonly T[]> {
  return {
    read(value, path, report) {
      if (!Array.isArray(value)) return refuse(value, path, report, "a list");
      checkSize(value.length, value, path, size, report);
      return value.flatMap((entry: unknown, index) => {
        const read = item.read(entry, `${path}.${index + 1}.member`, report);
        return read === undefined ? [] : [read];
      });
    },
  };
}

/** A list of exactly two items. */
export function pair<T>(item: Shape<T>): Shape<readonly [T, T]> {
  const two = list(item, { min: 2, max: 2 });
  return {
    read(value, path, report) {
      const [first, second] = two.read(value, path, report) ?? [];
      return first === undefined || second === undefined ? undefined : [first, second];
    },
  };
}

/** An object with any members. */
export function anyObject(): Shape<JsonObject> {
  return { read: (value, path, report) => (isJsonObject(value) ? value : refuse(value, path, report, "an object")) };
}

/** An object with free member names. */
export function map<T>(
  key: Shape<string>,
  item: Shape<T>,
  size: SizeConstraints = {},
): Shape<Readonly<Record<string, T>>> {
  return {
    read(value, path, report) {
      if (!isJsonObject(value)) return refuse(value, path, report, "a map");
      const pairs = Object.entries(value);
      checkSize(pairs.length, value, path, size, report);
      return Object.fromEntries(
        pairs.flatMap(([name, entry]) => {
          key.read(name, path, report);
          const read = item.read(entry, `${path}.${name}.member`, report);
          return read === undefined ? [] : [[name, read] as const];
        }),
      );
    },
  };
}

function checkSize(length: number, value: unknown, path: string, { min, max }: SizeConstraints, report: Report): void {
  if (max !== undefined && length > max) {
    report(value, path, `Member must have length less than or equal to ${max}`);
  }
  if (min !== undefined && length < min) {
    report(value, path, `Member must have length greater than or equal to ${min}`);
  }
}

function refuse(value: unknown, path: string, report: Report, type: string): undefined {
  report(value, path, `Member must be ${type}`);
}
