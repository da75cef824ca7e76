import { createHash } from "node:crypto";
import { emptyLedger, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { recommendSavings } from "../recommendations/recommend-savings";
import { renderHtml } from "./render-html";

const ledger = toLedger(sampleRecords(), { breakdowns: pageBreakdowns() });
const report = toReport(ledger, { currency: { code: "JPY", perUsd: 155.2, asOf: "2026-11-20" } });
const recommendations = recommendSavings(ledger);

/** Texts of the elements of a kind. */
function contents(page: string, element: string): string[] {
  return [...page.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, "gs"))].map(([, content = ""]) => content);
}

describe("renderHtml", () => {
  it("allows only its own style sheet and script", () => {
    const page = renderHtml(report, { recommendations });
    const [policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.slice(1) ?? [];
    const hash = (text = ""): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
    expect(policy.replaceAll("&#39;", "'")).toBe(
      `default-src 'none'; style-src '${hash(contents(page, "style")[0])}'; script-src '${hash(contents(page, "script")[1])}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/\s(style|on\w+|src)=/);
  });

  it("contains nothing in the script that would end it", () => {
    const [, script = ""] = contents(renderHtml(report), "script");
    expect(script.length).toBeGreaterThan(1000);
    expect(script).not.toMatch(/<\/script|<!--/i);
  });

  it("states prices, their dates, coverage, the router fee, the currency and losses", () => {
    const page = renderHtml(report, { recommendations });
    for (const text of [
      "the cost of 168 of 210 calls (80.0%) is known",
      "Compared: 168 of 210 calls (80.0%)",
      "as of 2026-10-08",
      "Router fee: 0 was used",
      "At 155.2 JPY for 1 USD (2026-11-20)",
      "Lost",
      "against the same caching",
      "Global profile costs less",
      "always Haiku",
    ]) {
      expect(page).toContain(text);
    }
  });

  it("shows unknown amounts as unknown, never as $0", () => {
    const page = renderHtml(toReport(toLedger([recorded()], { breakdowns: pageBreakdowns() })));
    expect(page).toContain('<span aria-hidden="true">—</span><span class="unseen">unknown</span>');
    expect(page).not.toMatch(/\$0(?!\.00<)/);
  });

  it("renders Japanese, a title of the caller, and a report without calls", () => {
    const page = renderHtml(toReport(emptyLedger), { language: "ja", title: "月次 <報告>" });
    expect(page).toContain('<html lang="ja">');
    expect(contents(page, "title")[0]).toBe("月次 &lt;報告&gt;");
    expect(page).toContain("該当する呼び出しはありません。");
    expect(() => renderHtml(report, { language: "fr" as "en" })).toThrow(/language "fr"/);
  });

  it("gives the same page for the same report", () => {
    expect(renderHtml(report, { recommendations })).toBe(renderHtml(report, { recommendations }));
  });
});
