import { describe, expect, it } from "vitest";
import { createFormats, shorten } from "./page-formats";

const formats = createFormats("en", 4);

describe("createFormats", () => {
  it.each([
    [0, "$0.0000", "$0.0000"],
    [1234.5, "$1,234.5000", "+$1,234.5000"],
    [-0.5, "-$0.5000", "-$0.5000"],
    [0.00001, "<$0.0001", "+<$0.0001"],
    [-0.00001, ">-$0.0001", ">-$0.0001"],
  ])("writes %d USD, and never a small amount as 0", (usd, plain, signed) => {
    expect(formats.usd(usd)).toBe(plain);
    expect(formats.signedUsd(usd)).toBe(signed);
  });

  it("writes the reader's currency with enough digits", () => {
    const { currency } = createFormats("ja", 4, { code: "JPY", perUsd: 155 });
    expect([0.001, 0.5, 100].map((usd) => currency?.(usd))).toEqual(["￥0.155", "￥77.5", "￥15,500"]);
    expect(formats.currency).toBeUndefined();
  });

  it("writes dates in both languages, independent of the time zone of the reader", () => {
    expect([formats.day("2026-11-01"), formats.fullDay("2026-11-01")]).toEqual(["Nov 1", "Nov 1, 2026"]);
    expect(createFormats("ja", 4).day("2026-11-01")).toBe("11月1日");
  });
});

describe("shorten", () => {
  it.each([
    ["amazon.nova-lite-v1:0", 40, "amazon.nova-lite-v1:0"],
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", 20, "anthropic…0929-v1:0"],
    ["あいうえおかきくけこ", 20, "あいうえおかきくけこ"],
    ["あいうえおかきくけこ", 11, "あい…けこ"],
  ])("shortens %j to %i columns in its middle", (text, columns, shortened) => {
    expect(shorten(text, columns)).toBe(shortened);
  });
});
