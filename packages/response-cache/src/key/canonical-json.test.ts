import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCanonicalJson } from "./canonical-json";
import { toEntryKey, toPartition } from "./entry-key";

/** Values of a request: JSON with any Unicode, and bytes. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** The same content with the fields in another order, and with fields that are undefined. */
function shuffle(given: unknown): unknown {
  if (given instanceof Uint8Array) return Uint8Array.from(given);
  if (Array.isArray(given)) return given.map(shuffle);
  if (typeof given !== "object" || given === null) return given;
  const entries = Object.entries(given).reverse();
  const shuffled = Object.fromEntries(entries.map(([name, field]) => [name, shuffle(field)]));
  return Object.hasOwn(given, "unset") ? shuffled : { ...shuffled, unset: undefined };
}

/** Another form of the content whose equality is equality of content. */
function contentOf(given: unknown): unknown {
  if (given instanceof Uint8Array) return ["bytes", ...given];
  if (Array.isArray(given)) return ["list", ...given.map(contentOf)];
  // On the wire, -0 is 0.
  if (typeof given === "number") return ["number", JSON.stringify(given)];
  if (typeof given !== "object" || given === null) return given;
  const entries = Object.entries(given).sort(([one], [other]) => (one < other ? -1 : 1));
  return ["object", ...entries.map(([name, field]) => [name, contentOf(field)])];
}

describe("toCanonicalJson", () => {
  it("is the same whatever the order of fields, and without those that are undefined", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(toCanonicalJson(shuffle(given))).toBe(toCanonicalJson(given));
      }),
    );
  });

  it("is different for different contents", () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const isSame = JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
        expect(toCanonicalJson(one) === toCanonicalJson(other)).toBe(isSame);
      }),
    );
  });

  it.each([
    ["texts that Unicode normalization would join", "é", "e\u0301"],
    ["lone surrogates", "\ud800", "\ud801"],
    ["a text and the number in it", "1", 1],
    ["bytes and their Base64", new Uint8Array([1]), "AQ=="],
    ["not a number and null", Number.NaN, null],
    ["a large integer and its text", 10n, "i10"],
    ["a list and the object with its indexes", ["a"], { 0: "a" }],
    ["an empty text and nothing", { a: "" }, {}],
  ])("tells apart %s", (_name, one, other) => {
    expect(toCanonicalJson(one)).not.toBe(toCanonicalJson(other));
  });

  it("reads dates as the wire has them", () => {
    expect(toCanonicalJson(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  });
});

describe("toEntryKey", () => {
  it("is different for each namespace and scope, and no scope is not the empty one", () => {
    const spaces = [
      { namespace: "a", scope: undefined },
      { namespace: "a", scope: "" },
      { namespace: "a", scope: "b" },
      { namespace: "ab", scope: undefined },
      { namespace: "b", scope: "a" },
    ];
    const keys = spaces.map((space) => toEntryKey({ modelId: "m" }, space));
    expect(new Set(keys.map(({ hash }) => hash)).size).toBe(spaces.length);
    expect(new Set(keys.map(({ partition }) => partition)).size).toBe(spaces.length);
    expect(spaces.map(toPartition)).toEqual(keys.map(({ partition }) => partition));
  });

  it("stays the same from version to version", () => {
    const { hash } = toEntryKey({ modelId: "m", messages: ["十日"] }, { namespace: "default", scope: "t" });
    expect(hash).toMatchInlineSnapshot(`"547c3edb10475819c390bb37becdd864a0af14a217f7bbd576d3a0b4f5c554f6"`);
  });
});
