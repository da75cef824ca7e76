import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNumberFormats } from "./number-formats";

const formats = createNumberFormats("en");

describe("createNumberFormats", () => {
  it.each([
    [0, "$0.00", "$0.00"],
    [-0, "$0.00", "$0.00"],
    [687_043.64298, "$687,043.64", "+$687,043.64"],
    [9.2, "$9.20", "+$9.20"],
    [-12.5, "-$12.50", "-$12.50"],
    [0.9999, "$1.00", "+$1.00"],
    [0.5, "$0.50", "+$0.50"],
    [0.0011, "$0.0011", "+$0.0011"],
    [0.00021916, "$0.000219", "+$0.000219"],
    [-0.000000075, "-$0.000000075", "-$0.000000075"],
    [1e-13, "<$0.000000000001", "+<$0.000000000001"],
    [-1e-13, ">-$0.000000000001", ">-$0.000000000001"],
  ])("writes %d USD as a person would", (usd, plain, signed) => {
    expect(formats.usd(usd)).toBe(plain);
    expect(formats.signedUsd(usd)).toBe(signed);
    expect(createNumberFormats("ja").usd(usd)).toBe(plain);
  });

  it("writes every amount to 3 digits or to the cent, and never an amount as 0", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e9, noNaN: true }), (usd) => {
        const text = formats.usd(usd);
        const read = Number(text.replaceAll(/[$,]/g, ""));
        expect(Math.abs(read - usd)).toBeLessThanOrEqual(usd >= 1 ? 0.00501 : Math.max(usd * 0.0051, 0.51e-12));
        expect(read).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ["JPY", 155.2, 4426.8, "¥687,039"],
    ["JPY", 155.2, 0.5, "¥78"],
    ["JPY", 155.2, 0.001, "<¥1"],
    ["JPY", 155.2, -0.001, ">-¥1"],
    ["EUR", 0.9, 1000, "€900.00"],
    ["EUR", 0.9, 0.001, "€0.0009"],
    ["KWD", 0.3, 10, "KWD 3.000"],
  ])("writes %s with its own decimal places", (code, perUsd, usd, text) => {
    const { currency, currencyCode } = createNumberFormats("en", { code, perUsd });
    expect(currency?.(usd).replace("\u00a0", " ")).toBe(text);
    expect(currencyCode).toBe(code);
  });

  it("writes yen in Japanese, and no currency when the report has none", () => {
    expect(createNumberFormats("ja", { code: "JPY", perUsd: 155 }).currency?.(100)).toBe("￥15,500");
    expect(formats.currency).toBeUndefined();
  });

  it("groups the digits of counts and shares", () => {
    expect([formats.count(1_234_567), formats.percent(0.974), formats.percent(-12.345)]).toEqual([
      "1,234,567",
      "97.4%",
      "-1,234.5%",
    ]);
  });
});
