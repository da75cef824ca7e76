import { estimateTokens } from "@bedrock-routed/core";
import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildContext } from "./build-context";
import { planContextBudget } from "./context-budget";
import { ContextBudgetError } from "./context-budget-error";
import { planContext } from "./plan-context";

const ids = (documents: readonly { readonly id?: string | undefined }[]): unknown[] => documents.map(({ id }) => id);
const passage = (id: string, characters: number, score?: number): Document =>
  new Document({ id, pageContent: "規".repeat(characters), metadata: score === undefined ? {} : { score } });

describe("planContext", () => {
  it("drops the least relevant by score, whole, and says which", () => {
    const found = [passage("low", 90, 0.1), passage("high", 90, 0.9), passage("middle", 90, 0.5)];
    const { kept, dropped } = planContext(found, 260);
    expect([ids(kept), ids(dropped)]).toEqual([["high", "middle"], ["low"]]);
    expect(kept.map(({ pageContent }) => pageContent.length)).toEqual([90, 90]);
  });

  it("goes by the retriever's order when not every document has a score", () => {
    const found = [passage("first", 90), passage("second", 90, 0.9), passage("third", 90, 0.95)];
    expect(ids(planContext(found, 260).kept)).toEqual(["first", "second"]);
  });

  it("lets nothing less relevant take the place of what did not fit", () => {
    const found = [passage("a", 90), passage("b", 150), passage("c", 9)];
    expect(ids(planContext(found, 220).kept)).toEqual(["a"]);
  });

  it("leaves out a document larger than the whole budget, and keeps those that fit", () => {
    const found = [passage("huge", 900), passage("small", 9)];
    expect(planContext(found, 100)).toEqual({ kept: [found[1]], dropped: [found[0]] });
  });

  it("keeps everything where no limit is known", () => {
    const found = [passage("a", 9000)];
    expect(planContext(found, undefined)).toEqual({ kept: found, dropped: [] });
    expect(planContext([], 1)).toEqual({ kept: [], dropped: [] });
  });

  it("says what to do when nothing fits", () => {
    const error = new ContextBudgetError(10, 120);
    expect(() => planContext([passage("a", 90)], 10)).toThrow(ContextBudgetError);
    expect(error).toMatchObject({ budgetTokens: 10, smallestTokens: 120, name: "ContextBudgetError" });
    expect(error.message).toMatch(/about 120 tokens.*room for 10\..*contextTokens/);
  });

  it("never exceeds the budget, and loses no document", () => {
    const documents = fc.array(
      fc.record({
        pageContent: fc.array(fc.constantFrom("規程", "rule ", "\n", "</document>")).map((parts) => parts.join("")),
        score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(documents, fc.integer({ min: 40, max: 400 }), (records, budget) => {
        const found = records.map(({ pageContent, score }) => new Document({ pageContent, metadata: { score } }));
        let plan: ReturnType<typeof planContext>;
        try {
          plan = planContext(found, budget);
        } catch (error) {
          expect(error).toBeInstanceOf(ContextBudgetError);
          return;
        }
        expect(estimateTokens(buildContext(plan.kept))).toBeLessThanOrEqual(budget);
        expect(new Set([...plan.kept, ...plan.dropped])).toEqual(new Set(found));
      }),
    );
  });
});

describe("planContextBudget", () => {
  const window = { contextWindow: 1000, maxTokens: 100 };
  it.each<[string, ReturnType<typeof planContextBudget>, number | undefined]>([
    [
      "the window less answer, margin and the other texts",
      planContextBudget(window, undefined, ["規".repeat(90)]),
      700,
    ],
    ["Latin texts at four characters a token", planContextBudget(window, undefined, ["a".repeat(400)]), 700],
    ["a quarter for the answer at most", planContextBudget({ ...window, maxTokens: 900 }, undefined, []), 650],
    ["the caller's limit where it is less", planContextBudget(window, 50, []), 50],
    ["the window where that is less", planContextBudget(window, 5000, []), 800],
    ["never below nothing", planContextBudget(window, undefined, ["規".repeat(9000)]), 0],
    ["the caller's limit where no window is known", planContextBudget({}, 50, []), 50],
    ["nothing where neither is known", planContextBudget({}, undefined, []), undefined],
  ])("%s", (_name, budget, expected) => {
    expect(budget).toBe(expected);
  });
});
