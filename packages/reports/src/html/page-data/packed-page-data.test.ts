import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedJson } from "./packed-page-data";

const hostile = [
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onload='alert(1)`,
  "<!-- <script>",
  "\u2028\u2029\u0000",
  "$" + "{evil} `x` \\",
  "&lt;b&gt; 返金 𠮷",
];

describe("embedJson", () => {
  it("keeps every value, and has nothing that ends a script element or starts a comment", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.jsonValue()), (value) => {
        const { markup } = embedJson({ value });
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value })));
        expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});
