import { type Report, type Shape, toWholePattern } from "./shape";

/** Constraints of a string. Lengths are in characters. */
export interface StringConstraints {
  readonly min?: number;
  readonly max?: number;
  /** Pattern that the whole string must match. */
  readonly pattern?: string;
}

/** Bounds of a number, both inclusive. */
export interface NumberConstraints {
  readonly min?: number;
  readonly max?: number;
}

/** A string. */
export function string({ min, max, pattern }: StringConstraints = {}): Shape<string> {
  const whole = pattern === undefined ? undefined : toWholePattern(pattern);
  return {
    read(value, path, report) {
      if (typeof value !== "string") return refuseType(value, path, report, "a string");
      if (whole?.test(value) === false) {
        report(value, path, `Member must satisfy regular expression pattern: ${pattern}`);
      }
      if (max !== undefined && value.length > max) {
        report(value, path, `Member must have length less than or equal to ${max}`);
      }
      if (min !== undefined && value.length < min) {
        report(value, path, `Member must have length greater than or equal to ${min}`);
      }
      return value;
    },
  };
}

/** One of a fixed set of strings. */
export function oneOf<T extends string>(...values: readonly T[]): Shape<T> {
  return {
    read(value, path, report) {
      const known = values.find((candidate) => candidate === value);
      if (known === undefined) report(value, path, `Member must satisfy enum value set: [${values.join(", ")}]`);
      return known;
    },
  };
}

/** A number. */
export function double(constraints: NumberConstraints = {}): Shape<number> {
  return {
    read(value, path, report) {
      if (typeof value !== "number") return refuseType(value, path, report, "a number");
      checkBounds(value, path, constraints, report);
      return value;
    },
  };
}

/** A whole number. */
export function integer(constraints: NumberConstraints = {}): Shape<number> {
  return {
    read(value, path, report) {
      if (typeof value !== "number" || !Number.isInteger(value)) {
        return refuseType(value, path, report, "an integer");
      }
      checkBounds(value, path, constraints, report);
      return value;
    },
  };
}

function checkBounds(value: number, path: string, { min, max }: NumberConstraints, report: Report): void {
  if (max !== undefined && value > max) report(value, path, `Member must have value less than or equal to ${max}`);
  if (min !== undefined && value < min) report(value, path, `Member must have value greater than or equal to ${min}`);
}

function refuseType(value: unknown, path: string, report: Report, type: string): undefined {
  report(value, path, `Member must be ${type}`);
}
