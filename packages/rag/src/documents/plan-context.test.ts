import { estimateTokens } from "@bedrock-routed/core";
import { Document } from "@langchain/core/documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildContext } from "./build-context";
import { ContextBudgetError, orderDocuments, planContext, planContextBudget, withoutRepetitions } from "./plan-context";

const ids = (documents: readonly { readonly id?: string | undefined }[]): unknown[] => documents.map(({ id }) => id);
const passage = (id: string, characters: number, score?: number): Document =>
  new Document({ id, pageContent: "規".repeat(characters), metadata: score === undefined ? {} : { score } });

describe("planContext", () => {
  it("drops whole documents with the lowest scores and reports them", () => {
    const found = [passage("low", 90, 0.1), passage("high", 90, 0.9), passage("middle", 90, 0.5)];
    const { kept, dropped } = planContext(found, 260);
    expect([ids(kept), ids(dropped)]).toEqual([["high", "middle"], ["low"]]);
    expect(kept.map(({ pageContent }) => pageContent.length)).toEqual([90, 90]);
  });

  it("uses the retriever's order when not every document has a score", () => {
    const found = [passage("first", 90), passage("second", 90, 0.9), passage("third", 90, 0.95)];
    expect(ids(planContext(found, 260).kept)).toEqual(["first", "second"]);
  });

  it("never replaces a document that does not fit by a less relevant one", () => {
    const found = [passage("a", 90), passage("b", 150), passage("c", 9)];
    expect(ids(planContext(found, 220).kept)).toEqual(["a"]);
  });

  it("drops a document larger than the whole budget and keeps the others", () => {
    const found = [passage("huge", 900), passage("small", 9)];
    expect(planContext(found, 100)).toEqual({ kept: [found[1]], dropped: [found[0]] });
  });

  it("keeps every document without a budget", () => {
    const found = [passage("a", 9000)];
    expect(planContext(found, undefined)).toEqual({ kept: found, dropped: [] });
    expect(planContext([], 1)).toEqual({ kept: [], dropped: [] });
  });

  it("throws an error with the remedy when no document fits", () => {
    const error = new ContextBudgetError(10, 120);
    expect(() => planContext([passage("a", 90)], 10)).toThrow(ContextBudgetError);
    expect(error).toMatchObject({ budgetTokens: 10, smallestTokens: 120, name: "ContextBudgetError" });
    expect(error.message).toMatch(/about 120 tokens.*can have 10\..*contextTokens/);
  });

  it("never exceeds the budget and loses no document", () => {
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
      "is the window less the answer, the margin and the other texts",
      planContextBudget(window, undefined, ["規".repeat(90)]),
      700,
    ],
    ["counts four characters a token in Latin texts", planContextBudget(window, undefined, ["a".repeat(400)]), 700],
    ["reserves at most a quarter for the answer", planContextBudget({ ...window, maxTokens: 900 }, undefined, []), 650],
    ["is the caller's limit if it is less", planContextBudget(window, 50, []), 50],
    ["is what the window leaves if that is less", planContextBudget(window, 5000, []), 800],
    ["is never below 0", planContextBudget(window, undefined, ["規".repeat(9000)]), 0],
    ["is the caller's limit if the window is unknown", planContextBudget({}, 50, []), 50],
    ["is undefined if neither is known", planContextBudget({}, undefined, []), undefined],
  ])("%s", (_name, budget, expected) => {
    expect(budget).toBe(expected);
  });
});

const ordered = [
  new Document({ pageContent: "a1", metadata: { source: "a", page: 2 }, id: "x" }),
  new Document({ pageContent: "a2", metadata: { source: "a", page: 10 }, id: "a" }),
  new Document({ pageContent: "b1", metadata: { source: "b", loc: { lines: { from: 9, to: 10 } } } }),
  new Document({ pageContent: "b2", metadata: { source: "b", loc: { lines: { from: 30, to: 31 } } } }),
  new Document({ pageContent: "c1", metadata: { source: "か", chunkId: "1" } }),
  new Document({ pageContent: "c2", metadata: { source: "か", chunkId: "2" } }),
  new Document({ pageContent: "d1", metadata: { source: "か", chunkId: "2", score: 1 } }),
];

describe("withoutRepetitions", () => {
  const at = (text: string, metadata: object = {}, id?: string): Document =>
    new Document({ pageContent: text, metadata: { source: "a.md", ...metadata }, ...(id === undefined ? {} : { id }) });

  it.each<[string, Document[], number[]]>([
    ["the same passage twice", [at("x", {}, "1"), at("x", {}, "1")], [0]],
    ["a copy without an id, from another retriever", [at("x", {}, "1"), at(" x\n")], [0]],
    ["copies without any id", [at("x"), at("x"), at("x")], [0]],
    ["the copy with the highest score", [at("x", { score: 0.1 }), at("x", { score: 0.9 }), at("x")], [1]],
  ])("keeps %s once", (_name, documents, kept) => {
    expect(withoutRepetitions(documents)).toEqual(kept.map((index) => documents[index]));
  });

  it.each<[string, Document[]]>([
    ["under another source", [at("x"), at("x", { source: "b.md" })]],
    ["on another page", [at("x", { page: 1 }), at("x", { page: 2 })]],
    ["in another section", [at("x", { section: "A" }), at("x", { section: "B" })]],
    ["with another id", [at("x", {}, "1"), at("x", {}, "2")]],
    ["with another text", [at("x"), at("y")]],
  ])("keeps both passages %s", (_name, documents) => {
    expect(withoutRepetitions(documents)).toEqual(documents);
  });
});

describe("orderDocuments", () => {
  it("sorts by source, page, line, chunk and text, from any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
        expect(orderDocuments(shuffled)).toEqual(ordered);
      }),
    );
  });

  it("tolerates metadata of unexpected types", () => {
    const odd = new Document({ pageContent: "x", metadata: { source: 7, page: "3", loc: null } });
    const none = { pageContent: "y", metadata: undefined as never };
    expect(orderDocuments([none, odd])).toEqual([odd, none]);
  });
});
