import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Ledger } from "@bedrock-routed/callbacks";
import { BedrockSavingsHandler, pageBreakdowns, toLedger, toReport } from "@bedrock-routed/callbacks";
import { findLogFiles, JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import {
  arbitraryRecord,
  LogFolder,
  lite,
  pro,
  recorded,
  runMixedTraffic,
  SteadyClock,
} from "@bedrock-routed/callbacks/testing";
import { createModelCatalog } from "@bedrock-routed/core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type ReplayOptions, type ReplayProgress, replayLog } from "./replay-log";

const folder = new LogFolder();

/** Other options than those of the handler that wrote the log. */
const others: readonly Omit<ReplayOptions, "where" | "onProgress" | "signal">[] = [
  { baseline: pro },
  { baseline: `us.${pro}`, routerFeeUsdPerCall: 0.001, comparisons: { 常に高性能: pro, "always Lite": lite } },
  { baseline: pro, timeZone: "Asia/Tokyo" },
  { baseline: pro, dimensions: ["user", "thread"], breakdowns: [["user", "thread"]], maxKeys: 1 },
  {
    modelCatalog: createModelCatalog({
      models: {
        [lite]: { prices: { us: { input: 0.05, output: 0.2, source: "契約" } } },
        "acme.new-v1:0": { prices: { us: { input: 1, output: 2, source: "list" } } },
      },
    }),
  },
];

describe("replayLog of a handler's own log", () => {
  const path = folder.newPath();
  const clock = new SteadyClock();
  const writer = new BedrockSavingsHandler({
    baseline: lite,
    clock: clock.now,
    exporters: [new JsonLinesExporter({ path })],
  });
  const watching = others.map((options) => new BedrockSavingsHandler({ ...options, clock: clock.now }));
  beforeAll(() => runMixedTraffic([writer, ...watching], clock));

  it("gives the same report as the handler", async () => {
    const { ledger, ...counts } = await replayLog(path);
    expect(counts).toEqual({ records: 24, truncatedLines: 0, unrecognizedLines: 0, leftOut: [] });
    expect(ledger).toEqual(writer.ledger);
    expect(toReport(ledger)).toEqual(writer.report());
  });

  it.each(others.map((options, index) => ({ options, index })))(
    "gives what a handler with $options would have recorded",
    async ({ options, index }) => {
      const { ledger } = await replayLog(path, options);
      expect(ledger).toEqual(watching[index]?.ledger);
      expect(ledger).not.toEqual(writer.ledger);
    },
  );

  it("keeps recorded money when only days or groups change", async () => {
    const { ledger } = await replayLog(path, { timeZone: "Asia/Tokyo", dimensions: ["day"] });
    expect(ledger.totals).toEqual(writer.ledger.totals);
    const daysOf = ({ groups }: Ledger): readonly string[] => [...(groups.get("day")?.keys() ?? [])];
    expect(daysOf(ledger)).toEqual(watching[2] && daysOf(watching[2].ledger));
    expect(daysOf(ledger)).not.toEqual(daysOf(writer.ledger));
  });

  it("counts only the records that `where` selects", async () => {
    const { ledger, records } = await replayLog(path, { where: ({ labels }) => labels.user === "佐藤" });
    expect(records).toBe(4);
    expect([...(ledger.groups.get("user")?.keys() ?? [])]).toEqual(["佐藤"]);
  });
});

describe("replayLog of a rotated log", () => {
  const log = folder.newPath();
  const exporter = new JsonLinesExporter({ path: log, maxBytes: 1000 });
  const records = Array.from({ length: 30 }, (_, index) =>
    recorded({ at: Date.UTC(2026, 10, 21) + index, durationMs: 10 * index }),
  );
  beforeAll(() => {
    for (const record of records) exporter.add(record);
  });

  it("reads every file that findLogFiles lists once, also when files are compressed or partly compressed", async () => {
    const [first = "", second = ""] = findLogFiles(log);
    writeFileSync(`${first}.gz`, gzipSync(readFileSync(first)));
    rmSync(first);
    writeFileSync(`${second}.gz`, gzipSync(readFileSync(second)).subarray(0, 30));
    const found = findLogFiles(log);
    expect(found.length).toBeGreaterThan(3);
    expect(found.slice(0, 2)).toEqual([`${first}.gz`, second]);
    expect((await replayLog(found)).ledger).toEqual(toLedger(records, { breakdowns: pageBreakdowns() }));
  });

  it("reads the log between a rotation and the next record", async () => {
    const [newest, ...others] = [...findLogFiles(log)].reverse();
    expect(newest).toBe(log);
    rmSync(log);
    expect(findLogFiles(log)).toEqual(others.reverse());
    expect(findLogFiles(`${log}.other`)).toEqual([`${log}.other`]);
  });
});

describe("replayLog", () => {
  it("gives the ledger of the records, split over files in any way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRecord, { maxLength: 20 }), fc.nat(20), async (records, split) => {
        const lines = records.map(toLogLine);
        const paths = [lines.slice(0, split), lines.slice(split)].map((part) => folder.write(part.join("")));
        expect((await replayLog(paths)).ledger).toEqual(toLedger(records, { breakdowns: pageBreakdowns() }));
      }),
      { numRuns: 50 },
    );
  });

  it("reports its progress, and ends when its signal is aborted", async () => {
    const line = toLogLine(recorded({ tags: ["長".repeat(1000)] }));
    const path = folder.write(line.repeat(2000));
    const reported: ReplayProgress[] = [];
    await replayLog(path, { onProgress: (progress) => reported.push(progress) });
    const totalBytes = 2000 * Buffer.byteLength(line);
    expect(reported.length).toBeGreaterThan(4);
    expect(reported.map(({ bytes }) => bytes)).toEqual(reported.map(({ bytes }) => bytes).sort((a, b) => a - b));
    expect(reported.at(-1)).toEqual({ bytes: totalBytes, totalBytes, records: 2000 });

    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error("enough"));
    await expect(replayLog(path, { onProgress, signal: controller.signal })).rejects.toThrow("enough");
  });

  it("ignores errors of onProgress", async () => {
    const onProgress = (): never => {
      throw new Error("terminal gone");
    };
    expect((await replayLog(folder.write(toLogLine(recorded())), { onProgress })).records).toBe(1);
  });

  it("checks its options before it reads", async () => {
    await expect(replayLog("/no/such/file", { baseline: "not a model" })).rejects.toThrow(/baseline "not a model"/);
  });
});
