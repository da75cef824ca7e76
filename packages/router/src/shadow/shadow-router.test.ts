import type { AskRequest, ClientRouter, RouteAnswer, RouteOutcome, RouteRequest } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { atOnce, lite, pro, routeAnswer, routeOutcome, routeRequest } from "../testing/route-request";
import { exactMatch } from "./shadow-judges";
import { type ShadowOptions, type ShadowRecord, shadowRouter } from "./shadow-router";

const usage = { inputTokens: 100, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens: 10 };
const invokedModel = { modelId: "amazon.nova-pro-v1:0", scope: "us" };
const strongAnswer: RouteAnswer = { model: pro, text: "Ten days.", toolCalls: [], usage, invokedModel };

const toLite: ClientRouter = {
  name: "told",
  candidates: [lite, pro],
  baseline: pro,
  route: () => ({ model: lite, reason: "simple", score: 0.2 }),
};

function create(options: Partial<ShadowOptions> = {}, ask: RouteOutcome["ask"] = async () => strongAnswer) {
  const records: ShadowRecord[] = [];
  const asked: AskRequest[] = [];
  const router = shadowRouter(toLite, {
    share: 1,
    budgetUsd: 1,
    judge: exactMatch(),
    onOutcome: (record) => void records.push(record),
    clock: () => 0,
    ...options,
  });
  /** A call that this model answered. */
  const call = (model = lite, parts: Partial<RouteAnswer> = {}, request: RouteRequest = routeRequest()): void => {
    const outcome = routeOutcome(model);
    const counting: RouteOutcome["ask"] = (one) => {
      asked.push(one);
      return ask(one);
    };
    const answer = routeAnswer({ model, usage, ...parts });
    atOnce(router.route(request)).observe?.({ ...outcome, answer, ask: counting });
  };
  return { router, records, asked, call };
}

describe("shadowRouter", () => {
  it("asks the baseline too, and records how the answers compare, without text", async () => {
    const { router, records, asked, call } = create({ features: (question) => [question.length] });
    call();
    call(lite, { text: "Twelve days." });
    expect(records).toEqual([]);
    await router.flush();
    expect(asked).toMatchObject([{ model: pro, purpose: "shadow", maxTokens: 4096 }, { model: pro }]);
    const found = {
      at: 0,
      models: { weak: lite, strong: pro },
      reason: "simple",
      score: 0.2,
      features: [33],
      strong: 1,
    };
    expect(records).toEqual([
      { ...found, weak: 1 },
      { ...found, weak: 0 },
    ]);
    expect(router).toMatchObject({ name: "told", candidates: [lite, pro], baseline: pro });
  });

  it("keeps texts only when they are wanted, after redaction", async () => {
    const { router, records, call } = create({ captureContent: { redact: (text) => text.replaceAll("days", "…") } });
    call();
    await router.flush();
    expect(records[0]?.content).toEqual({
      question: "How many … of leave do I have?",
      weak: "Ten ….",
      strong: "Ten ….",
    });
  });

  it("leaves out calls that the baseline answered, that failed, that a fallback answered, and that are not sampled", async () => {
    const { router, asked, call } = create();
    call(pro);
    const { observe } = atOnce(router.route(routeRequest()));
    observe?.({ ...routeOutcome(lite), answer: undefined });
    observe?.(routeOutcome(lite, 0, { fallbacks: [{ modelId: lite, error: "ThrottlingException", durationMs: 1 }] }));
    const numbers = [0.3, 0.1];
    const sampled = create({ share: 0.2, random: () => numbers.pop() ?? 1 });
    sampled.call();
    sampled.call();
    await Promise.all([router.flush(), sampled.router.flush()]);
    expect(asked).toEqual([]);
    expect(sampled.asked).toHaveLength(1);
  });

  it("hides every error from the caller, and records its name", async () => {
    const failing = create({}, () => Promise.reject(new TypeError("secret")));
    failing.call();
    await failing.router.flush();
    expect(failing.records).toEqual([expect.objectContaining({ unjudged: "TypeError" })]);
    const onOutcome = vi.fn(() => {
      throw new Error("log");
    });
    const judge = (): never => {
      throw new RangeError("secret");
    };
    const broken = create({ onOutcome, judge });
    broken.call();
    await broken.router.flush();
    expect(onOutcome).toHaveBeenCalledWith(expect.objectContaining({ unjudged: "RangeError" }));
    expect(JSON.stringify([failing.records, onOutcome.mock.calls])).not.toContain("secret");
  });

  it("does not judge an answer that was cut off, or that the judge cannot tell", async () => {
    const cut = create({}, async () => ({ ...strongAnswer, stopReason: "max_tokens" }));
    const undecided = create({ judge: () => undefined });
    cut.call();
    undecided.call();
    await Promise.all([cut.router.flush(), undecided.router.flush()]);
    expect([cut.records[0]?.unjudged, undecided.records[0]?.unjudged]).toEqual(["truncated", "undecided"]);
  });

  it("has a limit of calls that are under way", async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { router, asked, call } = create({ maxConcurrent: 2 }, () => gate.then(() => strongAnswer));
    for (let count = 0; count < 5; count += 1) call();
    release();
    await router.flush();
    call();
    await router.flush();
    expect(asked).toHaveLength(3);
  });

  it("spends nothing on a baseline whose price is not known", async () => {
    const unknown = "us.amazon.nova-unknown-v9:0";
    const inner = { ...toLite, candidates: [lite, unknown], baseline: unknown };
    const ask = vi.fn(async () => strongAnswer);
    const router = shadowRouter(inner, { share: 1, budgetUsd: 9, judge: exactMatch(), onOutcome: () => {} });
    atOnce(router.route(routeRequest())).observe?.({ ...routeOutcome(lite), ask });
    await router.flush();
    expect(ask).not.toHaveBeenCalled();
  });

  it("counts what a judge spends, and stops judging when the budget is spent", async () => {
    const judge: ShadowOptions["judge"] = async ({ ask }) => {
      await ask({ model: pro, prompt: "Which is better?", maxTokens: 16 });
      return { weak: 1, strong: 1 };
    };
    const ample = create({ judge });
    ample.call();
    await ample.router.flush();
    const alone = create();
    alone.call();
    await alone.router.flush();
    expect(ample.asked.map(({ purpose }) => purpose)).toEqual(["shadow", "judge"]);
    expect(ample.router.spentUsd).toBeCloseTo(2 * alone.router.spentUsd, 10);
    // Room for one shadow call, but not for the judge.
    const poor = create({ judge, maxTokens: 10, budgetUsd: 0.000_2 });
    poor.call();
    await poor.router.flush();
    expect(poor.records.map(({ unjudged }) => unjudged)).toEqual(["ShadowBudgetError"]);
  });

  it("gets its budget again in the next period, and can be changed while it is used", async () => {
    const time = { now: 0 };
    const { router, asked, call } = create({ budgetUsd: 0, periodMs: 1000, clock: () => time.now });
    call();
    router.update({ budgetUsd: 0.02 });
    call();
    await router.flush();
    const spent = router.spentUsd;
    expect([asked.length, spent > 0]).toEqual([1, true]);
    time.now = 1000;
    expect(router.spentUsd).toBe(0);
    router.update({ share: 0 });
    call();
    await router.flush();
    expect(asked).toHaveLength(1);
    expect(() => router.update({ share: 2 })).toThrow(/share 2: use a number, from 0 to 1/);
  });

  it.each([
    [{ share: -1 }, "share"],
    [{ budgetUsd: Number.NaN }, "budgetUsd"],
    [{ judge: "exact" }, "judge"],
    [{ onOutcome: undefined }, "onOutcome"],
    [{ maxConcurrent: 0 }, "maxConcurrent"],
    [{ captureContent: {} }, "captureContent.redact"],
  ])("refuses %j", (options, option) => {
    expect(() => create(options as never)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });

  it("never exceeds its budget, whatever is under way", async () => {
    const answers = fc.record({
      input: fc.integer({ min: 0, max: 200 }),
      output: fc.integer({ min: 0, max: 4096 }),
      fails: fc.boolean(),
      turns: fc.integer({ min: 0, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 100_000 }).map((microdollars) => microdollars / 1e6),
        fc.array(fc.record({ answer: answers, waitsFor: fc.integer({ min: 0, max: 3 }) }), { maxLength: 30 }),
        async (budgetUsd, calls) => {
          let spentUsd = 0;
          let next = 0;
          const ask = async (): Promise<RouteAnswer> => {
            const { answer } = calls[next++ % calls.length] ?? {
              answer: { input: 0, output: 0, fails: false, turns: 0 },
            };
            for (let turn = 0; turn < answer.turns; turn += 1) await Promise.resolve();
            // Prices of Nova Pro: 0.8 USD and 3.2 USD per million tokens.
            spentUsd += (answer.input * 0.8 + answer.output * 3.2) / 1e6;
            if (answer.fails) throw new Error("broken");
            const paid = { ...usage, inputTokens: answer.input, outputTokens: answer.output };
            return { ...strongAnswer, usage: paid };
          };
          const { router, call } = create({ budgetUsd, maxConcurrent: 8 }, ask);
          for (const { waitsFor } of calls) {
            call();
            for (let turn = 0; turn < waitsFor; turn += 1) await Promise.resolve();
          }
          await router.flush();
          expect(spentUsd).toBeLessThanOrEqual(budgetUsd + 1e-12);
        },
      ),
    );
  });
});
