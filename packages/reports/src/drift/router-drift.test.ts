import { type CallRecord, toLedger, toReport } from "@bedrock-routed/callbacks";
import { recorded, routed } from "@bedrock-routed/callbacks/testing";
import { omitUndefined, type RouterDecision, type SidePurpose } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { measureDrift, renderHtml, renderMarkdown, renderText, toReportJson } from "../index";

const [lite, pro] = ["us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
const decided = (model: string, more: Partial<RouterDecision> = {}): Partial<RouterDecision> => ({ model, ...more });

function call(decision: Partial<RouterDecision>, purpose?: SidePurpose, outcome: CallRecord["outcome"] = "answered") {
  const whole = {
    router: "complexity",
    reason: "r",
    by: "router",
    baselineModelId: pro,
    decidedInMs: 0,
    model: lite,
  } as const;
  const routing = { ...routed({}), router: { kind: "client", decision: { ...whole, ...decision } } } as const;
  return recorded({
    outcome,
    routing,
    ...(purpose === undefined ? {} : { call: { purpose } as CallRecord["call"] & object }),
  });
}
const repeat = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

const declined = [{ model: lite, reason: "cheap first", durationMs: 1 }];
const records = [
  ...repeat(70, call(decided(lite))),
  ...repeat(20, call(decided(pro))),
  ...repeat(10, call(decided(pro, { declined }))),
  // None of these counts.
  ...repeat(40, call(decided(pro), "shadow")),
  ...repeat(40, call(decided(pro, { by: "caller" }))),
  ...repeat(40, call(decided(pro, { by: "baseline", error: "TypeError" }))),
  ...repeat(40, call(decided(lite), undefined, "failed")),
  recorded(),
];
const outcomes = [...repeat(80, { weak: 1, strong: 1 }), ...repeat(20, { weak: 0, strong: 1 }), {}];

describe("measureDrift", () => {
  it("compares the share, the agreement and the escalations with those at calibration", () => {
    const calibration = { share: 0.72, agreement: 0.93, escalation: 0.02 };
    expect(measureDrift(records, { calibration, outcomes })).toMatchObject({
      router: "complexity",
      share: { share: 0.7, cases: 100, calibrated: 0.72, drifted: false },
      agreement: { share: 0.8, cases: 100, calibrated: 0.93, drifted: true },
      escalation: { share: 0.1, cases: 100, calibrated: 0.02, drifted: true },
    });
  });

  it("takes another profile of the baseline for the baseline", () => {
    const same = call(decided(pro, { baselineModelId: "amazon.nova-pro-v1:0" }));
    expect(measureDrift([same], { calibration: {} })?.share).toMatchObject({ share: 0, cases: 1, drifted: false });
  });

  it("knows nothing of a router that is not in the records", () => {
    expect(measureDrift([recorded()], { calibration: {} })).toBeUndefined();
    expect(measureDrift(records, { calibration: {}, router: "other" })).toBeUndefined();
  });

  it("asks for a name when there are several routers", () => {
    const several = [...records, call(decided(lite, { router: "cascade" }))];
    expect(() => measureDrift(several, { calibration: {} })).toThrow(/router.*name one of complexity, cascade/);
    expect(measureDrift(several, { calibration: {}, router: "cascade" })?.share.cases).toBe(1);
  });

  it("refuses a rate that is no share", () => {
    expect(() => measureDrift([], { calibration: { share: 60 } })).toThrow(/calibration\.share.*60/);
  });
});

describe("a report with the comparison", () => {
  const report = toReport(toLedger([]));
  const drift = measureDrift(records, { calibration: { agreement: 0.93, share: 0.72 }, outcomes });
  const shown = { drift: drift ?? expect.fail() };
  const lines = (text: string): string[] => text.split("\n").map((line) => line.replace(/\s+/g, " ").trim());

  it("shows it as text", () => {
    const text = lines(renderText(report, shown));
    expect(text).toContain("Router complexity, compared with its calibration");
    expect(text).toContain("│ Share of cheap answers │ 70.0% (60.4% to 78.1%, 100 calls) │ 72.0% │ no change shown │");
    expect(text).toContain("│ Agreement in shadow mode │ 80.0% (71.1% to 86.7%, 100 calls) │ 93.0% │ has changed │");
    expect(text).toContain("│ Escalations to another model │ 10.0% (5.5% to 17.4%, 100 calls) │ unknown │ unknown │");
  });

  it("shows it in Japanese Markdown, with escaped names", () => {
    const markdown = renderMarkdown(report, { drift: { ...shown.drift, router: "<b>|x" }, language: "ja" });
    expect(markdown).toContain("## ルーター &lt;b&gt;\\|x の調整時との比較");
    expect(markdown).toContain("| シャドー呼び出しでの一致 | 80.0%（71.1%～86.7%、100 件） | 93.0% | 変化あり |");
  });

  it.each(["en", "ja"] as const)("shows it as a table of the page in %s", (language) => {
    const page = renderHtml(report, { drift: { ...shown.drift, router: "<script>" }, language });
    expect(page).toContain(language === "ja" ? "シャドー呼び出しでの一致" : "Agreement in shadow mode");
    const caption =
      language === "ja"
        ? "ルーター &lt;script&gt; の調整時との比較"
        : "Router &lt;script&gt;, compared with its calibration";
    expect(page).toContain(`<caption>${caption}</caption>`);
    expect(renderHtml(report, { language })).not.toMatch(/(?:調整時との比較|its calibration)<\/caption>/);
  });

  it("has it in JSON", () => {
    expect(toReportJson(report, shown).drift).toMatchObject({ router: "complexity", escalation: { calibrated: null } });
    expect(toReportJson(report, omitUndefined({ drift: undefined }))).not.toHaveProperty("drift");
  });
});
