import { readFileSync, statSync, writeFileSync } from "node:fs";
import { BedrockSavingsHandler, toReport } from "@bedrock-routed/callbacks";
import { findLogFiles, JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import { LogFolder, lite, pro, recorded, runMixedTraffic, SteadyClock } from "@bedrock-routed/callbacks/testing";
import {
  recommendSavings,
  renderCsv,
  renderHtml,
  renderMarkdown,
  renderText,
  replayLog,
  toReportJson,
} from "@bedrock-routed/reports";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli";

const folder = new LogFolder();
const log = folder.newPath();
let handler: BedrockSavingsHandler;
beforeAll(async () => {
  const clock = new SteadyClock();
  const exporters = [new JsonLinesExporter({ path: log, maxBytes: 5000 })];
  handler = new BedrockSavingsHandler({ clock: clock.now, exporters });
  await runMixedTraffic([handler], clock);
});

/** A run of the command, without the line break at the end of its output. */
async function run(...args: string[]): Promise<{ code: number; out: string; error: readonly string[] }> {
  const { code, out, error } = await runCli(args);
  return { code, out: out.replace(/\n$/, ""), error };
}

describe("report", () => {
  it("prints the same report as the handler, from all files of the log, and shows the progress", async () => {
    const { code, out, error } = await run("report", log);
    expect({ code, error }).toEqual({ code: 0, error: [] });
    expect(out).toBe(renderText(handler.report(), { recommendations: recommendSavings(handler.ledger) }));
    expect(out).toContain(recommendSavings(handler.ledger)[0]?.action.en);
    const onTerminal = await runCli(["report", log], { isTerminal: true });
    expect(onTerminal.error.join("\n")).toContain("100% of 1 MB, 24 records");
  });

  it("prints Japanese and JSON", async () => {
    const [report, recommendations] = [
      handler.report({ currency: { code: "JPY", perUsd: 155.2 } }),
      recommendSavings(handler.ledger),
    ];
    const { out } = await run("report", log, "--language", "ja", "--currency", "JPY=155.2");
    expect(out).toBe(renderText(report, { language: "ja", recommendations }));
    const json = await run("report", log, "--format=json", "--currency=JPY=155.2");
    expect(JSON.parse(json.out)).toEqual(toReportJson(report, { recommendations }));
  });

  it("compares a client-side router with its calibration", async () => {
    const decision = { router: "complexity", model: lite, reason: "simple", by: "router", decidedInMs: 0 } as const;
    const router = { kind: "client", decision: { ...decision, baselineModelId: pro } } as const;
    const records = Array.from({ length: 20 }, () => recorded({ outcome: "answered", routing: { router } }));
    const [routed, outcomes] = [folder.newPath(), folder.newPath()];
    writeFileSync(routed, `${records.map(toLogLine).join("\n")}\n`);
    writeFileSync(outcomes, '{"weak":1,"strong":1}\n\n{"unjudged":"truncated"}\n');
    const args = ["--calibration", "share=0.5,agreement=0.9", "--outcomes", outcomes, "--format=json"];
    const { code, out } = await run("report", routed, ...args);
    expect(code).toBe(0);
    expect(JSON.parse(out).drift).toMatchObject({
      router: "complexity",
      share: { share: 1, cases: 20, calibrated: 0.5, drifted: true },
      agreement: { share: 1, cases: 1, calibrated: 0.9, drifted: false },
      escalation: { share: 0, calibrated: null },
    });

    writeFileSync(outcomes, "{}\nno JSON\n");
    expect(await run("report", routed, ...args)).toMatchObject({
      code: 1,
      error: [expect.stringContaining(`${outcomes}:2`)],
    });
    expect(await run("report", routed, "--calibration", "share=60")).toMatchObject({ code: 2 });
    expect(await run("report", routed, "--router", "complexity")).toMatchObject({ code: 2 });
  });

  it("prints Markdown and HTML", async () => {
    const options = { language: "ja", recommendations: recommendSavings(handler.ledger) } as const;
    const markdown = await run("report", log, "--format", "markdown", "--language", "ja");
    expect(markdown.out).toBe(renderMarkdown(handler.report(), options).replace(/\n$/, ""));
    const page = await run("report", log, "--format", "html", "--language", "ja");
    expect(page.out).toBe(renderHtml(handler.report(), options).replace(/\n$/, ""));
  });

  it("computes all figures again with other baselines and a router fee", async () => {
    const comparisons = { 常に高性能: pro, lite };
    const args = ["--baseline", `us.${pro}`, "--compare", `常に高性能=${pro}`, "--compare", `lite=${lite}`];
    const { out } = await run("report", log, ...args, "--router-fee", "0.001", "--format", "json");
    const options = { baseline: `us.${pro}`, comparisons, routerFeeUsdPerCall: 0.001 };
    const { ledger } = await replayLog(findLogFiles(log), options);
    expect(JSON.parse(out)).toEqual(toReportJson(toReport(ledger), { recommendations: recommendSavings(ledger) }));
    expect(toReport(ledger)).toMatchObject({ baselineModelIds: [pro], split: { routerFeeUsd: 0.005 } });
  });

  it("counts the selected days in the selected time zone", async () => {
    const daysOf = async (...args: string[]): Promise<string[]> => {
      const { out } = await run("report", log, "--format", "json", ...args);
      return JSON.parse(out).groups.day.map(({ key }: { key: string }) => key);
    };
    expect(await daysOf()).toEqual(["2026-11-20", "2026-11-21", "2026-11-22"]);
    expect(await daysOf("--from", "2026-11-21", "--to", "2026-11-21")).toEqual(["2026-11-21"]);
    expect(await daysOf("--time-zone", "Asia/Tokyo", "--to", "2026-11-21")).toEqual(["2026-11-21"]);
  });

  it("writes to a file, and notes lines that it could not read", async () => {
    const damaged = folder.write(`${toLogLine(recorded())}{"type":"ca\n{"level":"info"}\n`);
    const output = folder.newPath("txt");
    const { code, out, error } = await run("report", damaged, "--output", output);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(error).toEqual([
      "Not in the report: 1 lines that are cut short or too long.",
      "Not in the report: 1 lines that hold no record.",
      expect.stringMatching(`^- ${damaged}:2: it is not JSON`),
      expect.stringMatching(`^- ${damaged}:3: `),
    ]);
    expect(readFileSync(output, "utf8")).toMatch(/unknown.*\n$/s);
  });

  it("prints CSV, and compares with a budget", async () => {
    const { code, out } = await run("report", log, "--format", "csv", "--language", "ja");
    const csv = renderCsv(handler.report(), { language: "ja" });
    expect({ code, out: `${out}\n` }).toEqual({ code: 0, out: csv.endsWith("\n") ? csv : `${csv}\n` });
    const budget = await run("report", log, "--budget", "0.5", "--format", "json");
    expect(JSON.parse(budget.out).budget).toMatchObject({ limitUsd: 0.5, period: "month" });
  });

  it("counts a file once when it is named twice", async () => {
    const { out } = await run("report", log, log, "--format", "json");
    expect(JSON.parse(out).calls).toBe(handler.report().calls);
  });
});

describe("report of a log without records", () => {
  it.each(["garbage\n\u0000\u0001 not JSON\n{", '{"level":"info"}\n[1]\n', "\u0089PNG\r\n\u001a\n".repeat(3)])(
    "fails for a log of nothing but %j, and names it",
    async (content) => {
      const path = folder.write(content);
      const { code, out, error } = await run("report", path);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(error).toEqual([expect.stringContaining(`No line of ${JSON.stringify(path)} is a record`)]);
      expect(error[0]).toContain("JsonLinesExporter");
    },
  );

  it("reports an empty log, and notes when no record is on the chosen days", async () => {
    expect(await run("report", folder.write(""))).toMatchObject({ code: 0, error: [] });
    const { code, error } = await run("report", folder.write(toLogLine(recorded())), "--from", "2027-01-01");
    expect({ code, error }).toEqual({ code: 0, error: ["None of the 1 records is on the days of --from and --to."] });
  });
});

describe("sql", () => {
  it("prints the table and the views, or the query of some days", async () => {
    const args = ["s3://logs/bedrock/", "--database", "costs", "--dimension", "team", "--first-day", "2026-06-01"];
    const script = await run("sql", ...args);
    expect(script).toMatchObject({ code: 0, error: [] });
    expect(script.out).toContain("'projection.log_day.range' = '2026-06-01,NOW+1DAYS'");
    expect(script.out).toContain("label_team");
    const query = await run("sql", "s3://logs/bedrock/", "--query", "--from", "2026-11-01");
    expect(query.out).toMatch(
      /^WITH records AS \(SELECT \* FROM "default"\."bedrock_records" WHERE log_day >= '2026-10-31'/,
    );
  });
});

describe("the language", () => {
  const titleIn = async (env: Record<string, string>, ...args: string[]): Promise<string> =>
    (await runCli(["report", log, "--format", "markdown", ...args], { env })).out.split("\n")[0] ?? "";
  const [english, japanese] = ["# Amazon Bedrock savings", "# Amazon Bedrock 削減レポート"];

  it.each([
    [{}, english],
    [{ LANG: "ja_JP.UTF-8" }, japanese],
    [{ LANG: "ja" }, japanese],
    [{ LANG: "jam_JM.UTF-8" }, english],
    [{ LANG: "en_US.UTF-8", LC_ALL: "ja_JP" }, japanese],
    [{ LANG: "ja_JP.UTF-8", LC_ALL: "C" }, english],
    [{ LANG: "ja_JP.UTF-8", LC_MESSAGES: "en_GB.UTF-8" }, english],
    [{ LANG: "ja_JP.UTF-8", LC_ALL: "" }, japanese],
  ])("follows %j", async (environment, title) => {
    expect(await titleIn(environment)).toBe(title);
  });

  it("follows --language before the environment", async () => {
    expect(await titleIn({ LANG: "ja_JP.UTF-8" }, "--language", "en")).toBe(english);
    expect(await titleIn({}, "--language=ja")).toBe(japanese);
  });

  it("prints notes in Japanese", async () => {
    const { error } = await runCli(["report", folder.write(`${toLogLine(recorded())}{}\n`)], {
      env: { LC_ALL: "ja_JP.UTF-8" },
    });
    expect(error[0]).toBe("レポートに含まれないもの: 記録ではない行 1 行。");
  });
});

describe("distill export", () => {
  const call = { invokedModel: { modelId: pro, scope: "us" } };
  const lines = Array.from({ length: 100 }, (_, index) =>
    toLogLine(recorded({ call, content: { messages: [{ role: "user", text: `質問 ${index}` }], answer: "はい" } })),
  );

  it("writes a training set, prints what is left out, and prints none of the text", async () => {
    const path = folder.write(lines.join("") + lines[0] + toLogLine(recorded({ call })));
    const output = folder.newPath();
    const { code, out, error } = await run("distill", "export", path, "--teacher", `us.${pro}`, "--output", output);
    expect(code).toBe(0);
    expect(out).toContain(`100 examples are in ${output}`);
    expect(error).toEqual(["Left out: 1 duplicates.", "Left out: 1 no-content."]);
    expect(out + error.join()).not.toMatch(/質問|はい/);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(readFileSync(output, "utf8")).toContain('"assistant"');
    await run("distill", "export", path, "--teacher", pro, "--output", output, "--prompts-only");
    expect(readFileSync(output, "utf8")).not.toContain('"assistant"');
  });

  it("fails when there are too few examples", async () => {
    const path = folder.write(lines[0] ?? "");
    const { code, error } = await run("distill", "export", path, "--teacher", pro, "--output", folder.newPath());
    expect({ code, error }).toEqual({ code: 1, error: [expect.stringMatching(/1 examples.*100 or more/)] });
  });
});

describe("a wrong command line", () => {
  it.each([
    [["report"], 2, /No log was given.*bedrock-routed report --help/],
    [["report", "x", "--from-athena-results", "y.csv"], 2, /either --from-athena-results or the log "x"/],
    [
      ["report", "--from-athena-results", "y.csv", "--to", "2026-11-01"],
      2,
      /--to: .* sums already; give it to bedrock-routed sql/,
    ],
    [["report", "--from-athena-results", "y.csv", "--baseline", pro], 2, /--baseline: .* replay the log instead/],
    [["report", "--from-athena-results", "/no/such.csv"], 1, /"\/no\/such.csv" cannot be read/],
    [["sql", "logs/"], 2, /location "logs\/": pass an address such as s3/],
    [["sql", "s3://bucket/x/", "--from", "2026-11-01"], 2, /--from and --to need --query/],
    [["report", "x", "--bogus"], 2, /--bogus/],
    [["report", "x", "--format", "xml"], 2, /--format.*'xml' is invalid. Allowed choices are text/],
    [["report", "x", "--language", "fr"], 2, /--language.*'fr' is invalid/],
    [["report", "x", "--compare", "pro"], 2, /--compare "pro": use NAME=ID/],
    [["report", "x", "--router-fee=-1"], 2, /--router-fee "-1": use USD/],
    [["report", "x", "--router-fee", "free"], 2, /--router-fee "free": use USD/],
    [["report", "x", "--currency", "JPY"], 2, /--currency "JPY": use CODE=RATE/],
    [["report", "x", "--currency", "yen=1"], 2, /--currency "yen=1": use CODE=RATE.*three capital letters/],
    [["report", "x", "--currency", "JPY=many"], 2, /--currency "JPY=many": use CODE=RATE.*above 0/],
    [["report", "x", "--currency", "JPY=0"], 2, /--currency "JPY=0"/],
    [["report", "x", "--budget", "lots"], 2, /--budget "lots": use USD/],
    [["report", "x", "--region", "Tokyo"], 2, /region "Tokyo"/],
    [["report", "x", "--baseline-caching", "some"], 2, /--baseline-caching.*'some' is invalid/],
    [["report", "x", "--from", "1 Nov"], 2, /--from "1 Nov": use a day/],
    [["report", "x", "--from", "2026-02-30"], 2, /--from "2026-02-30": the calendar has no such day.*2026-11-01/],
    [["report", "x", "--to", "2026-13-01"], 2, /--to "2026-13-01": the calendar has no such day/],
    [["report", "x", "--to", "2027-02-29"], 2, /--to "2027-02-29": the calendar has no such day/],
    [
      ["report", "x", "--from", "2026-11-30", "--to", "2026-11-01"],
      2,
      /--from "2026-11-30": it is after --to "2026-11-01"/,
    ],
    [["report", "x", "--baseline", "best"], 2, /baseline "best": pass a model id/],
    [["report", "x", "--time-zone", "Tokyo"], 2, /timeZone "Tokyo"/],
    [["report", "/no/such/log"], 1, /"\/no\/such\/log" cannot be read: there is no such file/],
    [["distill", "export", "x", "--output", "y"], 2, /--teacher <id>' not specified/],
    [["distill", "export", "x", "--teacher", pro], 2, /--output <file>' not specified/],
    [["distill", "export", "x", "--teacher", lite, "--output", "y"], 2, /teacher "amazon\.nova-lite/],
  ])("answers %j with exit code %i and one line with the reason", async (args, code, reason) => {
    const failed = await run(...args);
    expect(failed).toMatchObject({ code, out: "" });
    expect(failed.error).toHaveLength(1);
    expect(failed.error[0]).toMatch(reason);
    expect(failed.error[0]).not.toContain("\n");
  });
});
