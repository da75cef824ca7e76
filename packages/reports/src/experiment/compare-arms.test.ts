import type { CallRecord } from "@bedrock-routed/callbacks";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import { LogFolder, recorded } from "@bedrock-routed/callbacks/testing";
import { createRandom } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { type CompareArmsOptions, compareArms, compareArmsOfLog } from "./compare-arms";
import { renderArms } from "./render-arms";

const folder = new LogFolder();

interface Parts {
  readonly arm: string;
  readonly cost?: number;
  readonly durationMs?: number;
  readonly thread?: string;
  readonly accepted?: boolean;
  readonly by?: "router" | "caller" | "baseline";
  readonly outcome?: CallRecord["outcome"];
}

let runs = 0;
function callOf({ arm, cost, durationMs, thread, accepted, by = "router", outcome = "answered" }: Parts): CallRecord {
  runs += 1;
  const decision = {
    router: "fixed-share",
    model: "us.amazon.nova-lite-v1:0",
    reason: arm,
    by,
    baselineModelId: "us.amazon.nova-pro-v1:0",
    decidedInMs: 0,
    ...(accepted !== undefined && { accepted }),
  };
  return recorded({
    runId: `run-${runs}`,
    outcome,
    routing: { router: { kind: "client", decision } },
    labels: thread === undefined ? {} : { thread },
    ...(cost !== undefined && { cost: BigInt(Math.round(cost * 1e12)) }),
    ...(durationMs !== undefined && { durationMs }),
    call: {
      usage: { inputTokens: 10, cacheReadTokens: 5, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens: 3 },
    },
  });
}

/** Calls of two arms. The treatment costs `factor` times as much. */
function experiment(factor: number, conversations = 100, seed = 7): CallRecord[] {
  const random = createRandom(seed);
  return Array.from({ length: conversations * 4 }, (_, index) => {
    const conversation = index % conversations;
    const isTreated = conversation % 2 === 0;
    return callOf({
      arm: isTreated ? "treatment" : "control",
      thread: `t${conversation}`,
      cost: (0.001 + 0.0005 * random()) * (isTreated ? factor : 1),
      durationMs: 500 + 1000 * random(),
      accepted: random() < 0.9,
    });
  });
}

const differenceIn = (records: readonly CallRecord[], metric: string, options: CompareArmsOptions = {}) =>
  compareArms(records, { control: "control", ...options }).differences.find((one) => one.metric === metric);

describe("compareArms", () => {
  it("shows a difference that is there, with an interval around it", () => {
    const cost = differenceIn(experiment(0.5), "costPerCall");
    expect(cost).toMatchObject({ arm: "treatment", verdict: "different" });
    expect(cost?.relative).toBeCloseTo(-0.5, 1);
    expect(cost?.interval?.low).toBeLessThan(cost?.difference ?? 0);
    expect(cost?.interval?.high).toBeGreaterThan(cost?.difference ?? 0);
    expect(differenceIn(experiment(0.5), "latencyP50")?.verdict).toBe("not-shown");
  });

  it("covers the true difference about as often as it says", () => {
    const options = { resamples: 200 };
    const covered = Array.from({ length: 60 }, (_, seed) =>
      differenceIn(experiment(1, 60, seed), "costPerCall", options),
    );
    const shown = covered.filter((one) => one?.verdict === "different").length;
    // 5 % of 60 is 3. More than 9 has a chance below 0.2 %.
    expect(shown).toBeLessThanOrEqual(9);
  });

  it("has wider intervals when the calls of a conversation are alike", () => {
    const alike = Array.from({ length: 800 }, (_, index) => {
      const conversation = index % 40;
      return callOf({
        arm: conversation % 2 === 0 ? "control" : "treatment",
        thread: `t${conversation}`,
        cost: 0.001 * (1 + (conversation % 7)),
      });
    });
    const width = (options: CompareArmsOptions): number => {
      const { low = 0, high = 0 } = differenceIn(alike, "costPerCall", options)?.interval ?? {};
      return high - low;
    };
    expect(width({})).toBeGreaterThan(3 * width({ unitOf: ({ runId }) => runId }));
  });

  it("measures each arm, and leaves out what chance did not assign", () => {
    const records = [
      callOf({ arm: "control", cost: 0.002, durationMs: 100, accepted: true }),
      callOf({ arm: "control", cost: 0.004, durationMs: 300, accepted: false }),
      callOf({ arm: "control", outcome: "failed" }),
      callOf({ arm: "share 20%", durationMs: 50 }),
      callOf({ arm: "control", by: "caller", cost: 9 }),
      callOf({ arm: "control", by: "baseline", cost: 9 }),
      recorded({ cost: 9n }),
      recorded({ outcome: "cached" }),
    ];
    const { arms, control, otherCalls, isByCall, differences } = compareArms(records);
    expect({ control, otherCalls, isByCall }).toEqual({ control: "control", otherCalls: 3, isByCall: true });
    expect(arms).toMatchObject([
      {
        arm: "control",
        calls: 3,
        units: 3,
        metrics: {
          costPerCall: { value: 0.003, calls: 2, interval: undefined },
          latencyP95: { value: 100 },
          quality: { value: 0.5, calls: 2 },
          failureShare: { value: 1 / 3, calls: 3 },
          inputTokensPerCall: { value: 15, calls: 2 },
        },
      },
      { arm: "us.amazon.nova-lite-v1:0", calls: 1 },
    ]);
    expect(arms[1]?.metrics.costPerCall).toBeUndefined();
    expect(new Set(differences.map(({ verdict }) => verdict))).toEqual(new Set(["too-few"]));
  });

  it("takes scores by run id, arms and units of the caller", () => {
    const records = Array.from({ length: 60 }, (_, index) =>
      recorded({ runId: `r${index}`, tags: [index % 2 === 0 ? "a" : "b"] }),
    );
    const scores = new Map(records.map(({ runId }, index) => [runId, index % 2 === 0 ? 1 : 0]));
    const { differences } = compareArms(records, { armOf: ({ tags }) => tags[0], scores, control: "a" });
    expect(differences.find(({ metric }) => metric === "quality")).toMatchObject({
      difference: -1,
      verdict: "different",
    });
  });

  it("gives the same from the records of a log, and the same each time", async () => {
    const records = experiment(0.8, 50);
    const path = folder.write(records.map(toLogLine).join(""));
    expect(await compareArmsOfLog(path)).toEqual(compareArms(records));
    expect(compareArms(records, { seed: 2 })).not.toEqual(compareArms(records));
  });

  it("is rendered for people in two languages, and for programs", () => {
    const result = compareArms(experiment(0.5), { control: "control" });
    const text = renderArms(result);
    expect(text).toContain("2 arms, compared with control.");
    expect(text).toContain("treatment: different in Cost per call.");
    expect(text).toMatch(/treatment: Latency p50 .* not shown/);
    expect(renderArms(result, { language: "ja" })).toContain("差がある指標は 1 呼び出しの費用");
    expect(renderArms(result, { format: "markdown" })).toContain("| treatment: Cost per call | -$0.000");
    expect(renderArms(result, { format: "html" })).toMatch(/<th scope="row" dir="auto">Cost per call<\/th>/);
    expect(JSON.parse(renderArms(result, { format: "json" }))).toMatchObject({ version: 1, control: "control" });
    expect(renderArms(compareArms([]))).toContain("No call belongs to an arm.");
    expect(() => renderArms(result, { format: "pdf" as never })).toThrow(/format "pdf"/);
    expect(() => renderArms(result, { language: "fr" as never })).toThrow(/language "fr"/);
  });

  it.each<[CompareArmsOptions, RegExp]>([
    [{ confidence: 95 }, /confidence 95: pass 0.5 to 0.999/],
    [{ resamples: 10 }, /resamples 10: pass a whole number from 200/],
    [{ seed: 0.5 }, /seed 0.5/],
    [{ control: "other" }, /control "other": pass one of "treatment", "control"/],
  ])("refuses %j", (options, message) => {
    expect(() => compareArms(experiment(1, 4), options)).toThrow(message);
  });
});
