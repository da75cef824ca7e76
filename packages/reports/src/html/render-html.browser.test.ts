import type { CallsReport, ComparisonReport, LogRecord } from "@bedrock-routed/callbacks";
import { pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { lite, pro, recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recommendSavings } from "../recommendations/recommend-savings";
import { findAccessibilityProblems, ReportBrowser } from "../testing/report-browser";
import { createFormats } from "../wording/page-formats";
import { type HtmlOptions, renderHtml } from "./render-html";

const formats = createFormats("en", 4);

function reportOf(records: readonly LogRecord[]): ReturnType<typeof toReport> {
  return toReport(toLedger(records, { breakdowns: pageBreakdowns() }));
}

function pageOf(records: readonly LogRecord[], options: HtmlOptions = {}): string {
  const ledger = toLedger(records, { breakdowns: pageBreakdowns() });
  const currency = { code: "JPY", perUsd: 155.2, asOf: "2026-11-20" };
  return renderHtml(toReport(ledger, { currency }), { recommendations: recommendSavings(ledger), ...options });
}

const records = sampleRecords();
const report = reportOf(records);
const english = pageOf(records);

/** The key figures as they are shown, in order: saved, paid, baseline, calls. */
async function shownFigures(page: Page): Promise<readonly string[]> {
  const values = await page.locator(".card .value").allInnerTexts();
  return values.slice(0, 4).map((text) => text.split(/\s/)[0] ?? "");
}

function figuresOf({ savedUsd, costUsd, baselineUsd, calls }: CallsReport & ComparisonReport): readonly string[] {
  return [
    formats.signedUsd(savedUsd),
    costUsd === undefined ? "—" : formats.usd(costUsd),
    formats.usd(baselineUsd),
    formats.count(calls),
  ];
}

/** The one row that `isWanted` selects. */
function only<Row>(rows: readonly Row[] = [], isWanted: (row: Row) => boolean): Row {
  const [row, ...others] = rows.filter(isWanted);
  if (row === undefined || others.length > 0) throw new Error(`Expected 1 row, found ${row === undefined ? 0 : 2}.`);
  return row;
}

/** The day in each row of a chart's table, with its numbers. */
async function shownDays(page: Page): Promise<readonly string[]> {
  return await page.locator("#cost-table tbody tr").allTextContents();
}

let browser: ReportBrowser;
beforeAll(async () => {
  browser = await ReportBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
});

describe("the report page in Chromium", () => {
  it("shows figures, five charts, tables and recommendations, and loads nothing", async () => {
    await browser.open(english, {}, async (page) => {
      expect(await page.title()).toBe("Amazon Bedrock savings");
      expect(await shownFigures(page)).toEqual(figuresOf(report));
      expect(await page.locator("svg[role=img]").count()).toBe(5);
      expect(await page.locator("svg[role=img] > title").allTextContents()).toContain("Cost against the baseline");
      expect(await page.getByRole("img", { name: "Latency" }).count()).toBe(1);
      expect((await shownDays(page)).length).toBe(14);
      expect(await page.getByRole("region", { name: "By model", exact: true }).locator("tbody tr").count()).toBe(5);
      expect(await page.locator(".recommendations > li").count()).toBeGreaterThan(1);
      const account = await page.locator("#waterfall-table tr").allTextContents();
      expect([account[0], account[1], account.at(-1)]).toEqual([
        "NameUSDJPY",
        "Baseline$2.2784¥354",
        "Paid$2.4455¥380",
      ]);
    });
  });

  it("filters by model with the mouse", async () => {
    await browser.open(english, {}, async (page) => {
      for (const group of report.models.filter(({ comparedCalls }) => comparedCalls > 0)) {
        await page.locator("#model").selectOption({ label: group.key });
        expect(await shownFigures(page)).toEqual(figuresOf(group));
        expect(await page.locator("h2").first().textContent()).toBe(`Calls of ${group.key}`);
        const days = report.breakdowns
          .filter(({ dimensions }) => dimensions.join() === "model,day")
          .flatMap(({ pairs }) => pairs.filter(({ keys }) => keys[0] === group.key));
        expect((await shownDays(page)).map((row) => row.slice("Nov 21, 2026".length))).toEqual(
          days.map(({ keys, baselineUsd, actualUsd, savedUsd }) =>
            [formats.fullDay(keys[1]), formats.usd(baselineUsd), formats.usd(actualUsd), formats.signedUsd(savedUsd)]
              .join("")
              .slice("Nov 21, 2026".length),
          ),
        );
      }
    });
  });

  it("filters by tag and by both, says what is not broken down, and shows all calls again", async () => {
    await browser.open(english, {}, async (page) => {
      await page.locator("#tag").selectOption({ label: "要約" });
      expect(await shownFigures(page)).toEqual(figuresOf(only(report.groups.tag, ({ key }) => key === "要約")));

      await page.locator("#model").selectOption({ label: lite });
      const { pairs } = only(report.breakdowns, ({ dimensions }) => dimensions.join() === "model,tag");
      const pair = only(pairs, ({ keys }) => keys.join() === `${lite},要約`);
      expect(await shownFigures(page)).toEqual(figuresOf(pair));
      expect(await page.locator("#view").textContent()).toContain("not for both together");
      expect(await page.locator("tr.chosen th").allTextContents()).toEqual([lite, lite, "要約"]);

      await page.getByRole("button", { name: "Show all calls" }).click();
      expect(await shownFigures(page)).toEqual(figuresOf(report));
    });
  });

  it("says what it cannot break down without breakdowns in the report", async () => {
    await browser.open(renderHtml(toReport(toLedger(records))), {}, async (page) => {
      await page.locator("#model").selectOption({ label: pro });
      expect(await shownFigures(page)).toEqual(figuresOf(only(report.models, ({ key }) => key === pro)));
      expect(await page.locator("#view").textContent()).toContain("does not break these calls down by day");
      await page.locator("#tag").selectOption({ label: "faq" });
      expect(await page.locator("#view").textContent()).toContain("does not break calls down by model and tag");
      expect(await page.getByRole("status").textContent()).toContain("does not break calls down");
    });
  });

  it("filters with the keyboard, announces the result, and keeps tables open", async () => {
    await browser.open(english, {}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the figures");
      await page.locator("#cost-table > summary").focus();
      await page.keyboard.press("Enter");
      await page.locator("#model").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      expect(await shownFigures(page)).toEqual(figuresOf(only(report.models.slice(1, 2), () => true)));
      expect(await page.getByRole("status").textContent()).toMatch(/^42 calls, \$\d.* paid, \+\$.* saved\.$/);
      expect(await page.evaluate("document.activeElement.id")).toBe("model");
      expect(await page.locator("#cost-table").getAttribute("open")).toBe("");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await shownFigures(page)).toEqual(figuresOf(report));
    });
  });

  it("shows names from outside as text before and after filtering", async () => {
    const names = [
      `</script><script>document.title="1"</script>`,
      `"><img src=x onerror="document.title='2'">`,
      `<!-- <script>`,
      "\u2028`$" + "{document.title=3}`",
      "__proto__",
      "constructor",
    ];
    const hostile = names.flatMap((name, index) =>
      names.map((tag) =>
        recorded({
          call: { invokedModel: { modelId: name, scope: "us" } },
          tags: [tag],
          labels: { user: name },
          errorKind: name,
          durationMs: index,
        }),
      ),
    );
    await browser.open(pageOf(hostile, { title: names[1] }), {}, async (page) => {
      const unharmed = async (): Promise<void> => {
        expect(await page.title()).toBe(names[1]);
        expect(await page.locator("img, iframe, [onerror]").count()).toBe(0);
        expect(await page.locator("script").count()).toBe(2);
      };
      await unharmed();
      for (let option = 1; option <= names.length; option += 1) {
        await page.locator("#model").selectOption({ index: option });
        await page.locator("#tag").selectOption({ index: option });
        await unharmed();
        expect(await shownFigures(page)).toEqual(
          ["—unknown", "—unknown", "—unknown", "1"].map((text) => expect.stringContaining(text.slice(0, 1))),
        );
        expect(names).toContain((await page.locator("tr.chosen th").last().textContent()) ?? "");
      }
    });
  });

  it.each([
    ["en", "light"],
    ["en", "dark"],
    ["ja", "light"],
    ["ja", "dark"],
  ] as const)("passes axe-core in %s, %s, with and without filters", async (language, colorScheme) => {
    await browser.open(pageOf(records, { language }), { colorScheme }, async (page) => {
      expect(await page.locator("html").getAttribute("lang")).toBe(language);
      expect(await findAccessibilityProblems(page)).toEqual([]);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.locator("#model").selectOption({ label: pro });
      expect(await findAccessibilityProblems(page)).toEqual([]);
      await page.locator("#tag").selectOption({ label: "faq" });
      expect(await findAccessibilityProblems(page)).toEqual([]);
    });
  });

  it("shows all calls and no filters without JavaScript", async () => {
    await browser.open(english, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator("#filters").isVisible()).toBe(false);
      expect(await page.locator("noscript").textContent()).toContain("Filters need JavaScript.");
      expect(await page.locator("svg").first().isVisible()).toBe(true);
    });
  });

  it("is dark when the reader prefers that, and white on paper", async () => {
    await browser.open(english, { colorScheme: "dark" }, async (page) => {
      const background = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(await background()).toBe("rgb(20, 23, 26)");
      await page.emulateMedia({ media: "print" });
      expect(await background()).toBe("rgb(255, 255, 255)");
      expect(await page.locator("#filters").isVisible()).toBe(false);
      expect(await page.locator("svg").first().isVisible()).toBe(true);
    });
  });

  it.each([320, 400, 800, 1280])("fits a screen of %i px", async (width) => {
    const page = pageOf([...records, recorded({ tags: ["長".repeat(80)], labels: { user: "x".repeat(200) } })]);
    await browser.open(page, { viewport: { width, height: 900 } }, async (shown) => {
      expect(await shown.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });
  });

  it("stays below 1 MB and works at 200 days × 20 models × 10 tags", async () => {
    const models = [lite, pro, ...Array.from({ length: 18 }, (_, index) => `acme.model-${index}-20260101-v1:0`)];
    const tags = Array.from({ length: 10 }, (_, index) => `tag ${index}`);
    const many = sampleRecords({ days: 200, models, tags });
    const big = reportOf(many);
    const page = pageOf(many);
    expect(big.breakdowns.map(({ pairs }) => pairs.length)).toEqual([4000, 220, 2200]);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    await browser.open(page, {}, async (shown) => {
      await shown.locator("#model").selectOption({ label: pro });
      const { calls } = only(big.models, ({ key }) => key === pro);
      expect(await shownDays(shown)).toHaveLength(200);
      expect(await shown.locator(".card .value").nth(3).textContent()).toBe(formats.count(calls));
    });
  });
});
