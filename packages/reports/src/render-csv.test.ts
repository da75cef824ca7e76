import { type CallRecord, emptyLedger, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { renderCsv } from "./render-csv";

/** The rows of a CSV file whose texts have no comma and no line break. */
function rowsOf(csv: string): string[][] {
  const lines = csv.slice(1).split("\r\n").slice(0, -1);
  return lines.map((line) => line.split(",").map((cell) => cell.replaceAll(/^"|"$/g, "")));
}

const records = sampleRecords({ days: 5 });
const currency = { code: "JPY", perUsd: 155.2 };
const report = toReport(toLedger(records, { breakdowns: pageBreakdowns() }), { currency });

describe("renderCsv", () => {
  it("has a row for each day and model, with full numbers that add up to the report", () => {
    const [header = [], ...rows] = rowsOf(renderCsv(report));
    const sumOf = (column: string): number =>
      rows.reduce((sum, row) => sum + Number(row[header.indexOf(column)] || 0), 0);
    const modelDays = report.breakdowns.find(({ dimensions }) => dimensions.join() === "model,day");
    expect(rows).toHaveLength(modelDays?.pairs.length ?? 0);
    expect(rows.map(([day]) => day)).toEqual(rows.map(([day]) => day).sort());
    expect(sumOf("Calls")).toBe(report.calls);
    expect(sumOf("Cost (USD)")).toBeCloseTo(report.costUsd ?? 0, 9);
    expect(sumOf("Cost (JPY)")).toBeCloseTo((report.costUsd ?? 0) * 155.2, 6);
    expect(sumOf("Saved (USD)")).toBeCloseTo(report.savedUsd, 9);
    expect(sumOf("Output tokens")).toBe(report.usage.outputTokens);
    const unpriced = rows.find(([, , model]) => model === "acme.new-v1:0");
    expect(unpriced?.[header.indexOf("Cost (USD)")]).toBe("");
  });

  it("has columns for what a response cache avoided, which is unknown when no price is", () => {
    const avoiding = (modelId: string, avoided?: bigint): CallRecord => ({
      ...recorded({ outcome: "cached", call: { invokedModel: { modelId, scope: "us" } } }),
      ...(avoided !== undefined && { avoided }),
    });
    const cached = [
      avoiding("amazon.nova-lite-v1:0", 2_000_000_000n),
      avoiding("amazon.nova-lite-v1:0", 1_000_000_000n),
      avoiding("acme.new-v1:0"),
    ];
    const csv = renderCsv(toReport(toLedger(cached, { breakdowns: pageBreakdowns() })));
    const [header = [], ...rows] = rowsOf(csv);
    expect(header.slice(-2)).toEqual(["Answers from the response cache", "Avoided by the response cache (USD)"]);
    expect(rows.map((row) => [row[2], ...row.slice(-2)]).sort()).toEqual([
      ["acme.new-v1:0", "1", ""],
      ["amazon.nova-lite-v1:0", "2", "0.003"],
    ]);
  });

  it("has a row for each day when models are not broken down by day", () => {
    const [, ...rows] = rowsOf(renderCsv(toReport(toLedger(records))));
    expect(rows.map(([from, to, model]) => [from, to, model])).toEqual(
      report.groups.day?.map(({ key }) => [key, key, ""]),
    );
  });

  it("names the time zone, in both languages, and is only a header without calls", () => {
    const zoned = toReport(toLedger([recorded({ timeZone: "Asia/Tokyo" })], { breakdowns: pageBreakdowns() }));
    expect(rowsOf(renderCsv(zoned))[0]?.[0]).toBe("First day (Asia/Tokyo)");
    expect(rowsOf(renderCsv(zoned, { language: "ja" }))[0]?.slice(0, 3)).toEqual([
      "開始日（Asia/Tokyo）",
      "終了日",
      "モデル",
    ]);
    expect(rowsOf(renderCsv(toReport(emptyLedger)))).toHaveLength(1);
    expect(() => renderCsv(report, { language: "fr" as "en" })).toThrow(/language "fr"/);
  });
});
