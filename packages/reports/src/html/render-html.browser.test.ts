import { readFileSync } from "node:fs";
import type { CallsReport, ComparisonReport, LogRecord } from "@bedrock-routed/callbacks";
import { pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { lite, pro, recorded, sampleRecords } from "@bedrock-routed/callbacks/testing";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recommendSavings } from "../recommendations/recommend-savings";
import { findAccessibilityProblems, ReportBrowser } from "../testing/report-browser";
import { createFormats } from "../wording/page-formats";
import { type HtmlOptions, renderHtml } from "./render-html";

const formats = createFormats("en");

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

/** The key figures as they are shown, in order: spent, saved, per 1,000 calls, compared, baseline, calls. */
async function shownFigures(page: Page): Promise<readonly string[]> {
  const values = await page.locator(".cards").first().locator(".value").allInnerTexts();
  return values.slice(0, 6).map((text) => text.split(/\s/)[0] ?? "");
}

type ReportedFigures = CallsReport & ComparisonReport;

function figuresOf({
  savedUsd,
  costUsd,
  baselineUsd,
  actualUsd,
  calls,
  pricedCalls,
}: ReportedFigures): readonly string[] {
  return [
    costUsd === undefined ? "—" : formats.usd(costUsd),
    formats.signedUsd(savedUsd),
    costUsd === undefined ? "—" : formats.usd((1000 * costUsd) / pricedCalls),
    formats.usd(actualUsd),
    formats.usd(baselineUsd),
    formats.count(calls),
  ];
}

/** Chooses a tag, a user, a team or another label. The same name may stand in several dimensions. */
async function chooseGroup(page: Page, dimension: string, key: string): Promise<void> {
  const option = page.locator(`#group optgroup[label="${dimension}"] option`, { hasText: new RegExp(`^${key}$`) });
  await page.locator("#group").selectOption((await option.getAttribute("value")) ?? "");
}

/** The texts of a CSV file that a button downloads, by row and cell, and the name of the file. */
async function download(page: Page, button: Locator): Promise<{ name: string; text: string; rows: string[][] }> {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const text = readFileSync(await file.path(), "utf8");
  const rows = text.slice(1).split("\r\n").slice(0, -1);
  const cells = (row: string) => [...row.matchAll(/"((?:[^"]|"")*)"|([^,"]+)|(?<=,|^)(?=,|$)/g)];
  return {
    name: file.suggestedFilename(),
    text,
    rows: rows.map((row) => cells(row).map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "")),
  };
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

/** Presses Tab until an element has the focus. A date field has several stops. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let stops = 0; stops < 6; stops += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.id")) === id) return;
  }
  throw new Error(`The keyboard does not reach #${id}.`);
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
      expect(await page.getByRole("img", { name: "Latency by day" }).count()).toBe(1);
      expect((await shownDays(page)).length).toBe(14);
      expect(await page.getByRole("region", { name: "By model", exact: true }).locator("tbody tr").count()).toBe(5);
      expect(await page.locator(".recommendations > li").count()).toBeGreaterThan(1);
      const account = await page.locator("#waterfall-table tr").allTextContents();
      const { currency = String } = createFormats("en", { code: "JPY", perUsd: 155.2 });
      const row = (name: string, usd: number) => `${name}${formats.usd(usd)}${currency(usd)}`;
      expect([account[0], account[1], account.at(-1)]).toEqual([
        "NameUSDJPY",
        row("Baseline", report.baselineUsd),
        row("Paid", report.actualUsd),
      ]);
    });
  });

  it("filters by model with the mouse", async () => {
    await browser.open(english, {}, async (page) => {
      for (const group of report.models.filter(({ comparedCalls }) => comparedCalls > 0)) {
        await page.locator("#model").selectOption({ label: group.key });
        expect(await shownFigures(page)).toEqual(figuresOf(group));
        expect(await page.locator("h2").first().textContent()).toBe(`Model ${group.key}`);
        const days = report.breakdowns
          .filter(({ dimensions }) => dimensions.join() === "model,day")
          .flatMap(({ pairs }) => pairs.filter(({ keys }) => keys[0] === group.key));
        expect((await shownDays(page)).map((row) => row.slice("Nov 21, 2026".length))).toEqual(
          days.map(({ keys, baselineUsd, actualUsd, savedUsd }) =>
            [formats.fullDay(keys[1]), formats.usd(actualUsd), formats.signedUsd(savedUsd), formats.usd(baselineUsd)]
              .join("")
              .slice("Nov 21, 2026".length),
          ),
        );
      }
    });
  });

  it("filters by tag and by both, says what is not broken down, and shows all calls again", async () => {
    await browser.open(english, {}, async (page) => {
      await chooseGroup(page, "Tag", "要約");
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
      await chooseGroup(page, "Tag", "faq");
      expect(await page.locator("#view").textContent()).toContain("does not break calls down by this model and label");
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
      expect(await page.getByRole("status").textContent()).toMatch(/^42 calls, \$\d.* spent, [+-]?\$.* saved\.$/);
      expect(await page.evaluate("document.activeElement.id")).toBe("model");
      expect(await page.locator("#cost-table").getAttribute("open")).toBe("");
      for (const id of ["group", "from", "to", "granularity", "budget-usd", "reset"]) {
        await tabTo(page, id);
      }
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
        await page.locator("#group").selectOption({ index: option });
        await unharmed();
        expect(await shownFigures(page)).toEqual(
          ["—", "—", "—", "—", "—", "1"].map((text) => expect.stringContaining(text)),
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
      for (const summary of await page.locator("#view summary").all()) await summary.click();
      await page.locator("#model").selectOption({ label: pro });
      expect(await findAccessibilityProblems(page)).toEqual([]);
      await chooseGroup(page, language === "en" ? "Tag" : "タグ", "faq");
      expect(await findAccessibilityProblems(page)).toEqual([]);
      await page.locator("#reset").click();
      await page.locator("#from").fill("2026-11-15");
      await page.locator("#from").press("Enter");
      expect(await findAccessibilityProblems(page)).toEqual([]);
    });
  });

  it("shows all calls and no filters without JavaScript", async () => {
    await browser.open(english, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator("#filters").isVisible()).toBe(false);
      expect(await page.locator("noscript").textContent()).toContain("need JavaScript.");
      expect(await page.locator("svg").first().isVisible()).toBe(true);
      expect(await page.locator("button.csv").first().isVisible()).toBe(false);
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
    const page = pageOf([...records, recorded({ tags: ["長".repeat(80)], labels: { user: "x".repeat(2000) } })]);
    await browser.open(page, { viewport: { width, height: 900 } }, async (shown) => {
      expect(await shown.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });
  });

  it("stays below 2 MB and works at 200 days × 20 models × 10 tags", async () => {
    const models = [lite, pro, ...Array.from({ length: 18 }, (_, index) => `acme.model-${index}-20260101-v1:0`)];
    const tags = Array.from({ length: 10 }, (_, index) => `tag ${index}`);
    const many = sampleRecords({ days: 200, models, tags });
    const big = reportOf(many);
    const page = pageOf(many);
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    await browser.open(page, {}, async (shown) => {
      await shown.locator("#model").selectOption({ label: pro });
      const { calls } = only(big.models, ({ key }) => key === pro);
      expect(await shownDays(shown)).toHaveLength(29);
      await shown.locator("#granularity").selectOption("day");
      expect(await shownDays(shown)).toHaveLength(200);
      expect((await shownFigures(shown))[5]).toBe(formats.count(calls));
    });
  });
});

describe("the report page, as a finance reader uses it", () => {
  const inRange = (from: string, to: string): ReturnType<typeof toReport> =>
    reportOf(records.filter(({ day }) => day >= from && day <= to));

  it("shows the figures of chosen days, and the models and teams of these days", async () => {
    await browser.open(english, {}, async (page) => {
      const chosen = inRange("2026-11-12", "2026-11-15");
      await page.locator("#from").fill("2026-11-12");
      await page.locator("#to").fill("2026-11-15");
      expect(await shownFigures(page)).toEqual(figuresOf(chosen));
      expect(await page.locator("h2").first().textContent()).toBe("Nov 12, 2026 to Nov 15, 2026");
      expect(await shownDays(page)).toHaveLength(4);
      for (const [caption, rows] of [
        ["By model", chosen.models],
        ["By team", chosen.groups.team ?? []],
      ] as const) {
        const table = page.getByRole("region", { name: caption, exact: true }).locator("tbody tr");
        const shown = await Promise.all((await table.all()).map((row) => row.locator("th, td").allTextContents()));
        const expected = rows.map(({ key, costUsd, comparedCalls, savedUsd }) => [
          key,
          costUsd === undefined ? "—unknown" : formats.usd(costUsd),
          comparedCalls === 0 ? "—unknown" : formats.signedUsd(savedUsd),
        ]);
        expect(shown.map((row) => row.slice(0, 3)).sort()).toEqual(expected.sort());
      }
      await page.locator("#to").fill("2026-11-10");
      expect(await page.locator("#view").textContent()).toContain("The first day is after the last day.");
      await page.locator("#reset").click();
      expect(await shownFigures(page)).toEqual(figuresOf(report));
    });
  });

  it("adds days up to weeks and months", async () => {
    await browser.open(english, {}, async (page) => {
      await page.locator("#granularity").selectOption("week");
      const weeks = await shownDays(page);
      expect(weeks.map((row) => row.slice(0, "Week of Nov 02, 2026".length).replace(/\$.*/, ""))).toEqual([
        expect.stringContaining("Week of Nov 2, 2026"),
        expect.stringContaining("Week of Nov 9, 2026"),
        expect.stringContaining("Week of Nov 16, 2026"),
      ]);
      expect(weeks[1]).toContain(formats.usd(inRange("2026-11-09", "2026-11-15").actualUsd));
      await page.locator("#granularity").selectOption("month");
      expect(await shownDays(page)).toEqual([expect.stringMatching(/^Nov 2026/)]);
      expect((await shownDays(page))[0]).toContain(formats.usd(report.actualUsd));
    });
  });

  it("filters by user, by team and by a label that the application chose", async () => {
    const labelled = records.map((record, index) => ({
      ...record,
      labels: { ...record.labels, costCenter: `center ${index % 2}` },
    }));
    const dimensions = ["day", "tag", "user", "team", "costCenter"];
    const ledger = toLedger(labelled, { dimensions, breakdowns: pageBreakdowns(dimensions) });
    const { groups } = toReport(ledger);
    await browser.open(renderHtml(toReport(ledger)), {}, async (page) => {
      for (const [name, dimension] of [
        ["User", "user"],
        ["Team", "team"],
        ["costCenter", "costCenter"],
      ] as const) {
        const [row] = groups[dimension] ?? [];
        if (row === undefined) throw new Error(`There is no ${dimension}.`);
        await chooseGroup(page, name, row.key);
        expect(await shownFigures(page)).toEqual(figuresOf(row));
        expect(await page.locator("h2").first().textContent()).toBe(`${name} ${row.key}`);
        expect((await shownDays(page)).length).toBeGreaterThan(1);
      }
    });
  });

  it("compares with a budget that the report states and that the reader enters, with the same forecast", async () => {
    const ledger = toLedger(records, { breakdowns: pageBreakdowns() });
    const budgeted = toReport(ledger, { budget: { limitUsd: 100 } });
    const { forecast, spentUsd } = budgeted.budget ?? {};
    if (forecast === undefined || spentUsd === undefined) throw new Error("The report has no forecast.");
    await browser.open(renderHtml(budgeted), {}, async (page) => {
      const values = (): Promise<readonly string[]> => page.locator(".cards.three .value").allInnerTexts();
      expect(await values()).toEqual([formats.usd(spentUsd), formats.usd(forecast.usd), "$100.00"]);
      expect(await page.locator(".cards.three .bad").count()).toBe(0);
      await page.locator("#budget-usd").fill("1");
      await page.locator("#budget-usd").press("Enter");
      expect(await values()).toEqual([formats.usd(spentUsd), formats.usd(forecast.usd), "$1.00"]);
      expect(await page.locator(".cards.three .bad").textContent()).toBe(formats.usd(forecast.usd));
      expect(await page.locator(".cards.three").textContent()).toContain(
        `forecast ${formats.usd(forecast.usd - 1)} over budget`,
      );
    });
  });

  it("downloads the selection as CSV with full numbers, which no spreadsheet takes for a formula", async () => {
    const formula = '=HYPERLINK("http://x")';
    const call = { invokedModel: { modelId: formula, scope: "us" } };
    const all = [...records, recorded({ call, day: "2026-11-20", tags: ["@SUM(A1)"] })];
    await browser.open(pageOf(all), { acceptDownloads: true }, async (page) => {
      await page.locator("#from").fill("2026-11-20");
      const { name, text, rows } = await download(page, page.getByRole("button", { name: "Download CSV" }));
      expect(name).toBe("Amazon-Bedrock-savings-2026-11-20-2026-11-21.csv");
      expect(text.startsWith("\uFEFF")).toBe(true);
      const [header = [], ...figures] = rows;
      expect(header.slice(0, 3)).toEqual(["First day", "Last day", "Model"]);
      expect(new Set(figures.map(([from]) => from))).toEqual(new Set(["2026-11-20", "2026-11-21"]));
      expect(figures.map(([, , model]) => model)).toContain(`'${formula}`);
      const cost = header.indexOf("Cost (USD)");
      const sum = figures.reduce((total, row) => total + Number(row[cost] || 0), 0);
      expect(sum).toBeCloseTo(inRange("2026-11-20", "2026-11-21").costUsd ?? 0, 9);

      const table = await download(page, page.getByRole("button", { name: "Download as CSV: By tag" }));
      expect(table.rows.map(([key]) => key)).toContain("'@SUM(A1)");
      expect(Number(table.rows[1]?.[1])).not.toBe(0);
    });
  });

  it.each(["ltr", "rtl"])("keeps long and right-to-left names inside their cells (%s)", async (direction) => {
    const names =
      direction === "rtl" ? ["שלום עולם".repeat(60), "\u202eevil\u202e"] : ["x".repeat(3000), "長".repeat(900)];
    const long = names.map((name) =>
      recorded({ call: { invokedModel: { modelId: name, scope: "us" } }, tags: [name], labels: { user: name } }),
    );
    await browser.open(pageOf([...records, ...long]), { viewport: { width: 390, height: 844 } }, async (page) => {
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      const outside = await page.evaluate<number>(
        `[...document.querySelectorAll("th .name")].filter((name) => {
          const [inner, outer] = [name.getBoundingClientRect(), name.closest("th").getBoundingClientRect()];
          return inner.left < outer.left || inner.right > outer.right || inner.height > 80;
        }).length`,
      );
      expect(outside).toBe(0);
      const row = page.getByRole("region", { name: "By tag", exact: true }).locator("tr", { hasText: names[0] ?? "" });
      const directions = await page.evaluate<string[]>(
        `[...document.querySelectorAll("th .name")].filter(({ title }) => title === ${JSON.stringify(names[0])})
          .map((name) => getComputedStyle(name).direction)`,
      );
      expect(new Set(directions)).toEqual(new Set([direction]));
      expect(await row.locator("td").nth(4).textContent()).toBe("1");
    });
  });

  it("shows cost and saving first on a narrow screen", async () => {
    await browser.open(english, { viewport: { width: 390, height: 844 } }, async (page) => {
      const cards = page.locator(".cards").first().locator(".card");
      expect((await cards.locator("dt").allInnerTexts()).slice(0, 2)).toEqual(["Spent", "Lost"]);
      for (const card of [cards.nth(0), cards.nth(1)]) {
        const box = await card.boundingBox();
        expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThan(420);
      }
      const table = page.getByRole("region", { name: "By model", exact: true });
      for (const [column, name] of [
        [1, "Cost"],
        [2, "Saved"],
      ] as const) {
        const heading = table.locator("thead th").nth(column);
        expect(await heading.textContent()).toBe(name);
        const box = await heading.boundingBox();
        expect((box?.x ?? 390) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
      }
    });
  });

  it("groups recommendations of one kind, and shows the first five", async () => {
    const many = Array.from({ length: 8 }, (_, index) =>
      recorded({ call: { invokedModel: { modelId: `acme.model-${index}`, scope: "us" } } }),
    );
    await browser.open(pageOf(many), {}, async (page) => {
      expect(await page.locator(".recommendations > li h3").allInnerTexts()).toEqual(["Calls without a known price"]);
      expect(await page.locator(".recommendations .subject:visible").count()).toBe(5);
      await page.locator(".recommendations summary").click();
      expect(await page.locator(".recommendations .subject:visible").count()).toBe(8);
    });
  });
});
