import fc from "fast-check";
import { expect, it } from "vitest";
import { checkViolations } from "../shapes/shape";
import { readInput } from "./read-input";
import { readValue } from "./read-value";
import type { ModelShape, ShapesOfService } from "./shape-table";

const shapes: ShapesOfService = {
  Person: {
    type: "structure",
    required: ["name"],
    members: { name: "Name", age: "Age", tags: "Tags", notes: "Notes", one: "One", photo: "Photo", any: "Any" },
  },
  Name: { type: "string", min: 1, max: 3, pattern: "[a-z]*" },
  Slow: { type: "string", max: 100_000, pattern: "(a+)+", linear: true },
  Age: { type: "integer", min: 0 },
  Tags: { type: "list", member: "Name", max: 2 },
  Notes: { type: "map", key: "Name", value: "Name", min: 1, max: 2 },
  One: { type: "structure", union: true, members: { a: "Name", b: "Name" } },
  Photo: { type: "blob", min: 1, max: 3 },
  Any: { type: "structure", document: true },
  Time: { type: "timestamp" },
  Flag: { type: "boolean" },
} satisfies Record<string, ModelShape>;

const read = (value: unknown, shape = "Person", isText = false): unknown =>
  checkViolations((report) => readValue({ shapes, report, isText }, shape, value, ""));

it("leaves out unknown members and null, and keeps any JSON of a document", () => {
  const any = { mood: null, list: [1, { a: null }] };
  expect(read({ name: "aya", age: null, mood: 1, one: { a: "x", b: null, c: 1 }, any })).toEqual({
    name: "aya",
    one: { a: "x" },
    any,
  });
});

it.each<[unknown, string]>([
  [undefined, "Value null at 'request' failed to satisfy constraint: Member must be a structure"],
  [{}, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
  [{ name: "" }, "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1"],
  [{ name: "abcd" }, "Member must have length less than or equal to 3"],
  [
    { name: "A" },
    "Value 'A' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]*",
  ],
  [{ name: 5 }, "Value '5' at 'name' failed to satisfy constraint: Member must be a string"],
  [{ name: "a", age: "5" }, "Value '5' at 'age' failed to satisfy constraint: Member must be an integer"],
  [{ name: "a", age: -1 }, "Member must have value greater than or equal to 0"],
  [{ name: "a", age: 2 ** 31 }, "Member must have value less than or equal to 2147483647"],
  [{ name: "a", tags: "x" }, "Value 'x' at 'tags' failed to satisfy constraint: Member must be a list"],
  [{ name: "a", tags: ["x", 1] }, "Value '1' at 'tags.2.member' failed"],
  [{ name: "a", tags: ["x", null] }, "Value null at 'tags.2.member' failed"],
  [{ name: "a", tags: ["a", "b", "c"] }, "length less than or equal to 2"],
  [{ name: "a", notes: {} }, "Value '{}' at 'notes' failed to satisfy constraint: Member must have length greater"],
  [{ name: "a", notes: { abcd: "x" } }, "Value 'abcd' at 'notes' failed"],
  [{ name: "a", notes: { a: 1 } }, "Value '1' at 'notes.a.member' failed"],
  [{ name: "a", one: {} }, "Member must have exactly one member, of: [a, b]"],
  [{ name: "a", one: { a: "x", b: "y" } }, "Member must have exactly one member, of: [a, b]"],
  [{ name: "a", photo: "?" }, "Member must be a blob in base64"],
  [
    { name: "a", photo: "YWJjZA==" },
    "Value '...' at 'photo' failed to satisfy constraint: Member must have length less",
  ],
])("refuses %j", (value, message) => {
  expect(() => read(value)).toThrow(message);
});

it("reads numbers, times and flags from texts of a URL, and only there", () => {
  expect([read("5", "Age", true), read("false", "Flag", true)]).toEqual([5, false]);
  expect(read("2026-11-21T00:00:00Z", "Time", true)).toBe(Date.UTC(2026, 10, 21));
  for (const [value, shape] of [
    ["5", "Age"],
    ["false", "Flag"],
    ["soon", "Time"],
  ] as const) {
    expect(() => read(value, shape)).toThrow("Member must be");
  }
});

it("matches a pattern that can take exponential time in linear time", () => {
  expect(read("a".repeat(1000), "Slow")).toBe("a".repeat(1000));
  expect(() => read(`${"a".repeat(50_000)}!`, "Slow")).toThrow("pattern");
});

it("lists at most 20 broken constraints, and says how many there are", () => {
  const notes = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, 1]));
  expect(() => read({ name: "a", notes })).toThrow(/^6\d validation errors detected: .*; …$/);
});

it("throws nothing but a ValidationException for any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      try {
        const parts = { parameters: { modelId: "amazon.nova-lite-v1:0" }, query: new URLSearchParams(), headers: {} };
        readInput("Converse", { ...parts, body, isEmpty: false });
      } catch (error) {
        expect(error).toMatchObject({ name: "ValidationException" });
      }
    }),
  );
});
