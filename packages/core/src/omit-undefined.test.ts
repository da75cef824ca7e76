import { expect, expectTypeOf, it } from "vitest";
import { omitUndefined } from "./omit-undefined";

it("omits undefined fields, and nothing else", () => {
  const kept = omitUndefined({ a: undefined, b: null, c: 0, d: "", e: false, f: [undefined] });
  expect(Object.entries(kept)).toEqual([
    ["b", null],
    ["c", 0],
    ["d", ""],
    ["e", false],
    ["f", [undefined]],
  ]);
});

it("returns a type for exactOptionalPropertyTypes", () => {
  const region = "us-east-1" as string | undefined;
  expectTypeOf(omitUndefined({ modelId: "m", region })).toExtend<{ modelId: string; region?: string }>();
});
