import { toLedger, toReport } from "@bedrock-routed/callbacks";
import { recorded } from "@bedrock-routed/callbacks/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedJson, packPageData, unpackPageData } from "./packed-page-data";
import { toPageData } from "./page-data";

const hostile = [
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onload='alert(1)`,
  "<!-- <script>",
  "\u2028\u2029\u0000",
  "$" + "{evil} `x` \\",
  "&lt;b&gt; 返金 𠮷",
];

describe("packPageData", () => {
  it("leaves out names and zeros at the end, and keeps unknown apart from 0", () => {
    const day = "2026-11-21";
    const packed = packPageData(toPageData(toReport(toLedger([recorded({ day, durationMs: 123.456 })])), "en"));
    const ms = expect.toSatisfy((value: number) => /^\d{3}\.\d$/.test(String(value)));
    const numbers = [1, 0, 0, 0, 0, 0, ms, ms, 0, 0, 1, 1];
    expect(packed.totals).toEqual(numbers);
    expect(packed).toMatchObject({ dayKeys: [day], days: [[0, numbers]] });
    expect(unpackPageData(packed).totals).toMatchObject({ calls: 1, costUsd: undefined, comparedCalls: 0 });
  });
});

describe("embedJson", () => {
  it("keeps every value, and contains nothing that ends a script element or starts a comment", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.jsonValue()), (value) => {
        const { markup } = embedJson({ value });
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value })));
        expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});
