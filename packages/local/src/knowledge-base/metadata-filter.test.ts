import { expect, it } from "vitest";
import { buildFilter } from "./metadata-filter";

const attributes = { year: 2026, team: "search", tags: ["hotel", "osaka"] };
const where = (operator: string, key: string, value: unknown) => ({ [operator]: { key, value } });

it.each([
  ["equals", "year", 2026, 2025],
  ["notEquals", "year", 2025, 2026],
  ["in", "year", [2025, 2026], [2025]],
  ["notIn", "year", [2025], [2025, 2026]],
  ["greaterThan", "year", 2025, 2026],
  ["greaterThanOrEquals", "year", 2026, 2027],
  ["lessThan", "year", 2027, 2026],
  ["lessThanOrEquals", "year", 2026, 2025],
  ["startsWith", "team", "sea", "arch"],
  ["stringContains", "team", "arc", "xyz"],
  ["stringContains", "tags", "sak", "xyz"],
  ["listContains", "tags", "osaka", "osa"],
])("compares with %s: %s", (operator, key, accepted, refused) => {
  expect(buildFilter(where(operator, key, accepted))(attributes)).toBe(true);
  expect(buildFilter(where(operator, key, refused))(attributes)).toBe(false);
});

it("never orders values that are not numbers", () => {
  for (const operator of ["greaterThan", "lessThan", "greaterThanOrEquals", "lessThanOrEquals"]) {
    expect(buildFilter(where(operator, "year", "2000"))(attributes)).toBe(false);
    expect(buildFilter(where(operator, "missing", 2000))(attributes)).toBe(false);
  }
});

it("combines filters", () => {
  const yes = where("equals", "year", 2026);
  const no = where("equals", "year", 2025);
  expect(buildFilter({ andAll: [yes, yes] })(attributes)).toBe(true);
  expect(buildFilter({ andAll: [yes, no] })(attributes)).toBe(false);
  expect(buildFilter({ orAll: [no, yes] })(attributes)).toBe(true);
  expect(buildFilter({ orAll: [no, no] })(attributes)).toBe(false);
});

it.each<[unknown, string]>([
  [{}, "exactly one operator"],
  [{ ...where("equals", "a", 1), ...where("in", "a", [1]) }, "exactly one operator"],
  [{ andAll: [where("equals", "a", 1)] }, "andAll takes at least two filters"],
  [{ orAll: [] }, "orAll takes at least two filters"],
  [where("constructor", "a", 1), "constructor is not supported"],
  [where("equals", "", 1), "takes a key and a value"],
  [where("equals", "a", undefined), "takes a key and a value"],
])("refuses %j", (filter, message) => {
  expect(() => buildFilter(filter)).toThrow(
    expect.objectContaining({ name: "ValidationException", message: expect.stringContaining(message) }),
  );
});
