import { pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { lite, pro, recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { createContext } from "../wording/page-formats";
import { announce, fileNameOf, readBudget, readSelection } from "./chosen";
import { toSelectionCsv } from "./csv/selection-csv";
import { toTableCsv } from "./csv/table-csv";
import { renderView } from "./filtered-part";
import { toPageData } from "./page-data/page-data";
import type { Selection } from "./page-data/view";

const ledger = toLedger(sampleRecords({ days: 40 }), { breakdowns: pageBreakdowns() });
const report = toReport(ledger, { budget: { limitUsd: 5 } });
const data = toPageData(report, "en");
const context = createContext(data);
const tagged = { dimension: "tag", key: "faq" };
const none = { model: "", group: "", from: "", to: "", granularity: "", budget: "" };

/** The filtered part as text. */
function textOf(selection: Selection, of = data, budgetUsd: number | undefined = of.monthlyBudgetUsd): string {
  return renderView(of, selection, budgetUsd, createContext(of)).markup.replaceAll(/<[^>]*>/g, " ");
}

describe("renderView", () => {
  it.each([
    [{}, /All calls.*Spent.*By model.*By tag.*By team.*By user/],
    [{ model: lite }, /Model\s+amazon\.nova-lite.*By team/],
    [{ group: tagged }, /Tag\s+faq.*By tag/],
    [
      { model: lite, group: tagged },
      /not for both together.*Budget and forecast.*does not break these calls down by day/,
    ],
    [{ from: "2026-11-02", to: "2026-11-03" }, /Nov 2, 2026 to Nov 3, 2026.*By model/],
    [{ from: "2026-11-02" }, /from Nov 2, 2026/],
    [{ to: "2026-11-02", group: tagged }, /until Nov 2, 2026.*does not break these calls down by model/],
    [{ from: "2026-11-03", to: "2026-11-02" }, /first day is after the last day/],
    [{ from: "2030-01-01" }, /There are no such calls/],
    [{ model: lite, group: tagged, from: "2026-11-02" }, /no days can be chosen/],
    [{ model: lite, from: "2026-11-02" }, /does not break these calls down by: Tag, Team, User/],
    [{ granularity: "month" }, /Nov 2026/],
  ] as const)("shows or explains %j", (selection, expected) => {
    expect(textOf(selection).replaceAll(/\s+/g, " ")).toMatch(new RegExp(expected.source, "s"));
  });

  it("does not let a label of the application pass for a property of every object", () => {
    const dimensions = ["day", "constructor"];
    const labelled = toLedger([recorded({ labels: { constructor: "x" } })], { dimensions });
    expect(textOf({}, toPageData(toReport(labelled), "en"))).toContain("By constructor");
  });

  it("says that a forecast or a budget is missing, and that retrieval has no label", () => {
    const operation = { kind: "rerank", requests: 1, modelId: "cohere.rerank-v3-5:0" } as const;
    const { runId, at, path, tags, labels } = recorded();
    const days = ["2026-11-02", "2026-11-03"].map((day) => recorded({ day, cost: 10n ** 12n, tags: ["faq"] }));
    const retrieval = { runId, at, path, tags, labels, day: "2026-11-03", operation, cost: 2n * 10n ** 12n };
    const few = toPageData(toReport(toLedger([...days, retrieval], { breakdowns: pageBreakdowns() })), "en");
    expect(textOf({}, few)).toMatch(/Spent in Nov 2026\s+\$4\.00/);
    expect(textOf({}, few)).toContain("$2.00 of it for retrieval and reranking");
    expect(textOf({}, few)).toContain("A forecast needs at least 3 full days");
    expect(textOf({}, few)).toContain("Enter a monthly budget");
    expect(textOf({ from: "2026-11-03" }, few)).toMatch(/Spent\s+\$3\.00/);
    expect(textOf({ group: tagged }, few)).toContain("recorded for all calls only");
    expect(textOf({ group: tagged }, few)).toMatch(/Spent in Nov 2026\s+\$2\.00/);
  });

  it("does not state $0 for a month whose prices are unknown", () => {
    const unknown = toPageData(toReport(toLedger([recorded()], { breakdowns: pageBreakdowns() })), "ja");
    expect(textOf({}, unknown, 5)).toMatch(/2026年11月の支出\s+—/);
  });
});

describe("the fields of the filters", () => {
  it("choose by number, and ignore what they do not offer", () => {
    expect(readSelection(data, none)).toEqual({});
    const group = data.dimensions.findIndex(({ name }) => name === "team");
    expect(
      readSelection(data, { ...none, model: "1", group: `${group}/0`, from: "2026-11-01", granularity: "week" }),
    ).toEqual({
      model: data.models[1]?.key,
      group: { dimension: "team", key: data.dimensions[group]?.rows[0]?.key },
      from: "2026-11-01",
      granularity: "week",
    });
    const odd = { ...none, model: "99", group: "9/9", from: "2026-02-30", to: "x", granularity: "year" };
    expect(readSelection(data, odd)).toEqual({});
    expect(["", "0", "-1", "x", "12.5"].map((budget) => readBudget({ ...none, budget }))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      12.5,
    ]);
  });

  it("are announced", () => {
    expect(announce(data, { model: pro }, context)).toMatch(/^120 calls, \$[\d.]+ spent, .* saved\.$/);
    expect(announce(data, { model: "acme.new-v1:0" }, context)).toBe("120 calls, unknown spent, unknown saved.");
    expect(announce(data, { model: pro, group: tagged, from: "2026-11-01" }, context)).toContain(
      "no days can be chosen",
    );
    const flat = toPageData(toReport(toLedger(sampleRecords({ days: 2 }))), "en");
    expect(announce(flat, { model: pro, group: tagged }, context)).toContain("does not break calls down");
  });

  it("name the file", () => {
    expect(fileNameOf("月次 / report: a", data, { from: "2026-11-01" })).toBe("月次-report-a-2026-11-01-2026-11-21");
  });
});

describe("CSV of the page", () => {
  const linesOf = (selection: Selection): readonly string[] =>
    toSelectionCsv(data, selection, context.labels).split("\r\n").slice(1, -1);

  it.each([
    [{ granularity: "month" }, 10 + 2, '"2026-10-01","2026-10-31","acme.new-v1:0",""'],
    [{ model: lite, granularity: "week" }, 6, '"2026-10-12","2026-10-18","amazon.nova-lite-v1:0",""'],
    [
      { group: tagged, from: "2026-11-05", to: "2026-11-10", granularity: "week" },
      2,
      '"2026-11-05","2026-11-08","","tag: faq"',
    ],
    [{ model: lite, group: tagged }, 1, '"2026-10-13","2026-11-21","amazon.nova-lite-v1:0","tag: faq"'],
    [{ model: lite, group: tagged, from: "2026-11-05" }, 0, undefined],
  ] as const)("has the finest rows that are exact for %j", (selection, rows, first) => {
    const lines = linesOf(selection);
    expect(lines).toHaveLength(rows);
    expect(lines[0]?.startsWith(first ?? "")).toBe(first === undefined ? undefined : true);
  });

  it("of a table has its numbers instead of their texts", () => {
    const cell = (textContent: string, dataset = {}) => ({ textContent, dataset });
    const rows = [
      [cell("Name"), cell("Cost")],
      [cell("x…", { text: "=x" }), cell("$1.23", { number: "1.2345" })],
      [cell("y"), cell("—unknown", { text: "" })],
    ].map((cells) => ({ querySelectorAll: () => cells }));
    expect(toTableCsv({ querySelectorAll: () => rows })).toBe('\uFEFF"Name","Cost"\r\n"\'=x",1.2345\r\n"y",\r\n');
  });
});
