import { priceCall, toMeteredCall, toReport } from "@bedrock-routed/callbacks";
import { toCallRecordJson, toLogLine, toOperationRecordJson } from "@bedrock-routed/callbacks/json";
import {
  LogFolder,
  lite,
  pro,
  recorded,
  resolveSavingsOptions,
  routed,
  usage,
} from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { type Replay, replayLog } from "./replay-log";

const folder = new LogFolder();
const { pricing } = resolveSavingsOptions({ baseline: pro });
const call = toMeteredCall(routed({ usage: usage(1000, 100) }));
const good = recorded({ call, routing: routed(), durationMs: 900, ...priceCall(call, pricing) });
const line = toLogLine(good);
const json = JSON.parse(JSON.stringify(toCallRecordJson(good)));
const { runId, at, day, path, tags, labels } = good;
const operation = JSON.parse(
  JSON.stringify(
    toOperationRecordJson({ runId, at, day, path, tags, labels, operation: { kind: "retrieve", requests: 1 } }),
  ),
);
const ofUsage = (more: object): object => ({ ...json, call: { ...json.call, usage: { ...json.call.usage, ...more } } });

describe("replayLog with a bad line between good ones", () => {
  it.each<[string, object | string, RegExp]>([
    ["a time in nanoseconds", { ...json, at: at * 1e6 }, /^at: times are in ms since 1970/],
    ["a time in microseconds", { ...json, at: at * 1e3 }, /^at: times are in ms/],
    ["a time in seconds", { ...json, at: Math.round(at / 1e3) }, /^at: the time .* is far from the day/],
    ["a time before 1970", { ...json, at: -1 }, /^at: /],
    ["a time that is no number", { ...json, at: "2026-11-21" }, /^at: /],
    ["no time", { ...json, at: null }, /^at: /],
    ["a day that does not exist", { ...json, day: "2026-02-30" }, /^day: days are ISO dates that exist/],
    ["a month that does not exist", { ...json, day: "2026-13-01" }, /^day: /],
    ["a day in another form", { ...json, day: "21/11/2026" }, /^day: /],
    ["an unknown time zone", { ...json, timeZone: "Mars/Olympus" }, /^timeZone: it is no IANA time zone/],
    ["a negative cost", { ...json, cost: "-84000000" }, /^cost: a cost is not negative/],
    ["a cost of a trillion USD", { ...json, cost: `1${"0".repeat(24)}` }, /^cost: a call costs less than/],
    ["a cost of a million digits", { ...json, cost: "9".repeat(1_000_000) }, /^cost: picodollars/],
    ["a cost that is a number", { ...json, cost: 84_000_000 }, /^cost: /],
    ["a cost that is not a number", { ...json, cost: "NaN" }, /^cost: picodollars are a decimal string/],
    ["a saving that does not add up", { ...json, saving: { ...json.saving, net: "1" } }, /^saving: the parts/],
    ["a negative baseline", { ...json, otherCaching: { baseline: "-1", net: "0" } }, /^otherCaching\.baseline: /],
    ["negative tokens", ofUsage({ inputTokens: -1 }), /^call\.usage\.inputTokens: /],
    ["half a token", ofUsage({ inputTokens: 0.5 }), /^call\.usage\.inputTokens: /],
    ["too many tokens", ofUsage({ outputTokens: 1e12 }), /^call\.usage\.outputTokens: /],
    ["tokens as text", ofUsage({ outputTokens: "100" }), /^call\.usage\.outputTokens: /],
    ["a negative duration", { ...json, durationMs: -5 }, /^durationMs: /],
    ["a duration in nanoseconds", { ...json, durationMs: 9e11 }, /^durationMs: durations are in ms/],
    ["infinity", JSON.stringify(json).replace(/"durationMs":900/, '"durationMs":1e999'), /^durationMs: /],
    ["NaN", JSON.stringify(json).replace(/"durationMs":900/, '"durationMs":NaN'), /^it is not JSON/],
    ["tags that are no list", { ...json, tags: "夜間" }, /^tags: /],
    ["labels that are no texts", { ...json, labels: { user: 5 } }, /^labels\.user: /],
    ["an unknown outcome", { ...json, outcome: "maybe" }, /^outcome: /],
    ["a cache problem of null", { ...json, routing: { ...json.routing, cacheProblem: null } }, /^routing: /],
    [
      "a negative number of requests",
      { ...operation, operation: { ...operation.operation, requests: -1 } },
      /requests/,
    ],
    ["a negative cost of an operation", { ...operation, cost: "-1" }, /^cost: a cost is not negative/],
    ["a line that was cut", line.slice(0, 60), /^it is not JSON/],
  ])("leaves out %s, names the line, and counts the others", async (_name, bad, problem) => {
    const text = typeof bad === "string" ? bad : JSON.stringify(bad);
    const [first, second] = [folder.write(line), folder.write(`${line}\n${text}\n${line}`)];
    for (const options of [{}, { baseline: pro, timeZone: "Asia/Tokyo" }]) {
      const { ledger, records, truncatedLines, unrecognizedLines, leftOut } = await replayLog([first, second], options);
      expect({ records, unread: truncatedLines + unrecognizedLines }).toEqual({ records: 3, unread: 1 });
      expect(leftOut).toEqual([{ file: second, line: 3, problem: expect.stringMatching(problem) }]);
      const report = toReport(ledger);
      expect(report).toMatchObject({ calls: 3, comparedCalls: 3 });
      expect(report.spentUsd).toBeCloseTo(3 * 0.000084, 12);
    }
  });

  it("numbers the lines of a large file, of lines that are too long, and of compressed files", async () => {
    const long = toLogLine({ ...good, tags: ["長".repeat(1000)] });
    const bad = (replay: Replay): readonly number[] => replay.leftOut.map((left) => left.line);
    const large = folder.write(`${long.repeat(1500)}bad\n${long.repeat(1500)}bad\nbad`);
    expect(bad(await replayLog(large))).toEqual([1501, 3002, 3003]);
    const endless = "x".repeat(33 * 1024 * 1024);
    const replay = await replayLog(folder.write(`${line}${endless}\n${line}bad\n`));
    expect(replay).toMatchObject({ records: 2, truncatedLines: 2 });
    expect(replay.leftOut).toMatchObject([
      { line: 2, problem: expect.stringContaining("longer than 32 MB") },
      { line: 4 },
    ]);
  });

  it("names the first 100 lines and counts all", async () => {
    const replay = await replayLog(folder.write(`${"{}\n".repeat(250)}${line}`));
    expect(replay).toMatchObject({ records: 1, unrecognizedLines: 250 });
    expect(replay.leftOut).toHaveLength(100);
  });

  it("quotes no text of the line", async () => {
    const secret = "sk-秘密";
    const lines = [`{"type":"call","at":"${secret}"}`, `{"a":"${secret}`, JSON.stringify({ ...json, day: secret })];
    const { leftOut } = await replayLog(folder.write(lines.join("\n")));
    expect(leftOut).toHaveLength(3);
    expect(JSON.stringify(leftOut)).not.toContain(secret);
  });

  it("keeps the models that answered", async () => {
    const { ledger } = await replayLog(folder.write(`${JSON.stringify({ ...json, cost: "-1" })}\n${line}`));
    expect(toReport(ledger).models.map(({ modelId }) => modelId)).toEqual([lite]);
  });
});
