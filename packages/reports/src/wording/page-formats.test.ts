import { describe, expect, it } from "vitest";
import { createContext, createFormats, formatPeriod, shorten, timeHeading } from "./page-formats";

const formats = createFormats("en");

describe("createFormats", () => {
  it("writes dates in both languages, independent of the time zone of the reader", () => {
    expect([formats.day("2026-11-01"), formats.fullDay("2026-11-01")]).toEqual(["Nov 1", "Nov 1, 2026"]);
    expect(createFormats("ja").day("2026-11-01")).toBe("11月1日");
  });
});

describe("formatPeriod", () => {
  it.each([
    ["day", "Nov 16, 2026", "2026/11/16"],
    ["week", "Week of Nov 16, 2026", "2026/11/16からの週"],
    ["month", "Nov 2026", "2026年11月"],
  ] as const)("names a %s, and its heading the time zone", (granularity, english, japanese) => {
    const contexts = (["en", "ja"] as const).map((language) =>
      createContext({ language, currency: undefined, timeZones: ["Asia/Tokyo"] }),
    );
    expect(contexts.map((context) => formatPeriod("2026-11-16", granularity, context))).toEqual([english, japanese]);
    for (const context of contexts) expect(timeHeading(granularity, context)).toContain("Asia/Tokyo");
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
