import fc from "fast-check";
import { expect, it } from "vitest";
import { list, map, structure } from "./collection-shapes";
import { double, integer, oneOf, string } from "./scalar-shapes";
import type { Shape } from "./shape";
import { parseInput } from "./shape";

const person = structure({ name: string({ min: 1, max: 3 }) }, { age: integer({ min: 0 }), tags: list(string()) });

it("a structure returns only its own members", () => {
  expect(parseInput(person, { name: "Aya", age: 7, tags: ["a"], more: 1 })).toEqual({
    name: "Aya",
    age: 7,
    tags: ["a"],
  });
  expect(parseInput(person, { name: "Aya", age: null })).toEqual({ name: "Aya" });
});

it.each<[Shape<unknown>, unknown, string]>([
  [person, undefined, "Value null at 'request' failed to satisfy constraint: Member must be a structure"],
  [person, {}, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
  [
    person,
    { name: "" },
    "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [person, { name: "abcd" }, "Member must have length less than or equal to 3"],
  [person, { name: 5 }, "Value '5' at 'name' failed to satisfy constraint: Member must be a string"],
  [person, { name: "a", age: 1.5 }, "Value '1.5' at 'age' failed to satisfy constraint: Member must be an integer"],
  [person, { name: "a", age: -1 }, "Member must have value greater than or equal to 0"],
  [person, { name: "a", tags: "x" }, "Value 'x' at 'tags' failed to satisfy constraint: Member must be a list"],
  [person, { name: "a", tags: ["x", 1] }, "Value '1' at 'tags.2.member' failed"],
  [structure({ kind: oneOf("a", "b") }), { kind: "c" }, "Member must satisfy enum value set: [a, b]"],
  [structure({ share: double({ max: 1 }) }), { share: 2 }, "Member must have value less than or equal to 1"],
  [
    structure({ of: map(string(), string(), { max: 1 }) }),
    { of: { a: "x", b: "y" } },
    "length less than or equal to 1",
  ],
  [structure({ of: map(string({ max: 1 }), string()) }), { of: { ab: 1 } }, "Value '1' at 'of.ab.member'"],
])("refuses an invalid value and names the constraint (%#)", (shape, value, message) => {
  expect(() => parseInput(shape, value)).toThrow(message);
});

it("parseInput throws only ValidationException", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        parseInput(person, value);
      } catch (error) {
        expect(error).toMatchObject({ name: "ValidationException" });
      }
    }),
  );
});
