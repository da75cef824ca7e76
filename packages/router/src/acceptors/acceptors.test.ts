import type { RouteAnswer, RouteRequest } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import type { Acceptor } from "../routers/cascade-router";
import { routeAnswer, routeRequest } from "../testing/route-request";
import { citationsResolve } from "./citations-resolve";
import { isConfident } from "./is-confident";
import { isNoRefusal } from "./is-no-refusal";
import { isNoToolLoop } from "./is-no-tool-loop";
import { satisfiesSchema } from "./satisfies-schema";

const judge = (accept: Acceptor, answer: Partial<RouteAnswer>, request: Partial<RouteRequest> = {}) =>
  accept(routeAnswer(answer), routeRequest(request));
const say = (accept: Acceptor, text: string, request: Partial<RouteRequest> = {}) => judge(accept, { text }, request);

describe("isNoRefusal", () => {
  it.each([
    "I'm sorry, but I can\u2019t help with that.",
    "I don't know the answer.",
    "The documents do not contain this information.",
    "I   could not\nfind it.",
    "申し訳ありませんが、その質問にはお答えできません。",
    "文書には記載がありません。",
    "該当する情報は見つかりませんでした。",
  ])("declines %j", (text) => {
    expect(say(isNoRefusal(), text)).not.toBe(true);
  });

  it.each([
    "You have 10 days of leave.",
    "入社から6か月後に10日付与されます。",
    `Ten days. ${"More. ".repeat(100)} I don't know.`,
  ])("accepts %j", (text) => {
    expect(say(isNoRefusal(), text)).toBe(true);
  });

  it("declines what the service blocked, takes phrases of your own, and accepts a tool call", () => {
    expect(judge(isNoRefusal(), { stopReason: "guardrail_intervened" })).toBe("blocked");
    expect(say(isNoRefusal({ phrases: ["Keine Ahnung", " "] }), "keine ahnung.")).toBe("refusal or not found");
    expect(judge(isNoRefusal(), { text: "", toolCalls: [{ name: "search", input: {} }] })).toBe(true);
    expect(say(isNoRefusal(), " \n")).toBe("empty answer");
  });
});

describe("satisfiesSchema", () => {
  const outputSchema = { type: "object", properties: { days: { type: "number" } }, required: ["days"] };
  const call = (input: unknown): Partial<RouteAnswer> => ({ text: "", toolCalls: [{ name: "extract", input }] });

  it("checks the arguments of a tool call, and JSON in the text", () => {
    const accept = satisfiesSchema();
    expect(judge(accept, call({ days: 10 }), { outputSchema })).toBe(true);
    expect(judge(accept, call({ days: "ten" }), { outputSchema })).toBe("schema not satisfied");
    expect(judge(accept, call(undefined), { outputSchema })).toBe("no structured output");
    expect(say(accept, '```json\n{"days": 10}\n```', { outputSchema })).toBe(true);
    expect(say(accept, '{"day": 10}', { outputSchema })).toBe("schema not satisfied");
    expect(say(accept, "Ten days.", { outputSchema })).toBe("no structured output");
  });

  it("has nothing against an answer in text, nor against a schema that cannot be used", () => {
    expect(say(satisfiesSchema(), "Ten days.")).toBe(true);
    expect(say(satisfiesSchema(), "{}", { outputSchema: { $ref: "#/nowhere" } })).toBe(true);
  });

  it("takes a check of your own", () => {
    const accept = satisfiesSchema({ validate: (value) => Array.isArray(value) });
    expect([say(accept, "[]"), say(accept, "{}"), say(accept, "no")]).toEqual([
      true,
      "schema not satisfied",
      "no structured output",
    ]);
  });
});

describe("citationsResolve", () => {
  const retrieval = { passages: 3 };

  it.each([
    ["Ten days [1][3].", true],
    ["Ten days [1, 3].", true],
    ["Ten days.", true],
    ["Ten days [4].", "citation resolves to nothing"],
    ["Ten days [0].", "citation resolves to nothing"],
    ["10日です［1、4］。", "citation resolves to nothing"],
    ["10日です［３］。", true],
    ["See [2024-01] and [a].", true],
  ])("%s", (text, expected) => {
    expect(say(citationsResolve(), text, { retrieval })).toBe(expected);
  });

  it("counts the passages that createRagChain writes", () => {
    const text =
      '<document-ab12 index="1">\nx\n</document-ab12>\n<document-ab12 index="2" source="a">y</document-ab12>';
    const messages = [{ role: "user" as const, text }];
    expect(say(citationsResolve(), "Ten [2].", { messages })).toBe(true);
    expect(say(citationsResolve(), "Ten [3].", { messages })).toBe("citation resolves to nothing");
  });

  it("knows nothing without passages, and can require a citation", () => {
    expect(say(citationsResolve({ required: true }), "Ten [9].")).toBe(true);
    expect(say(citationsResolve({ required: true }), "Ten.", { retrieval })).toBe("no citation");
    expect(say(citationsResolve({ passages: () => 9 }), "Ten [9].")).toBe(true);
    expect(() => citationsResolve({ passages: 3 as never })).toThrow(/passages/);
  });
});

describe("isConfident", () => {
  it.each([
    ["Ten days. Confidence: 0.9", true],
    ["Ten days. Confidence: 0.2", "low confidence"],
    ["Ten days. **Confidence:** 95%", true],
    ["10日です。確信度：40％", "low confidence"],
    ['{"days": 10, "confidence": 0.3}', "low confidence"],
    ["Confidence: 0.1. After a second look: Confidence: 0.9", true],
    ["Ten days.", true],
  ])("%s", (text, expected) => {
    expect(say(isConfident(), text)).toBe(expected);
  });

  it("reads the field of a structured answer, and can demand a statement", () => {
    const input = { days: 10, confidence: 0.5 };
    expect(judge(isConfident(), { toolCalls: [{ name: "extract", input }] })).toBe("low confidence");
    expect(judge(isConfident({ atLeast: 0.5 }), { toolCalls: [{ name: "extract", input }] })).toBe(true);
    expect(say(isConfident({ required: true }), "Ten.")).toBe("no confidence reported");
    const unsure = { toolCalls: [{ name: "extract", input: { confidence: "high" } }] };
    expect(judge(isConfident({ required: true }), unsure)).toBe("no confidence reported");
    expect(() => isConfident({ atLeast: 2 })).toThrow(/atLeast 2: use a number, from 0 to 1/);
  });
});

describe("isNoToolLoop", () => {
  const search = (query: string) => ({ name: "search", input: { query } });
  const request = (...queries: string[]): Partial<RouteRequest> => ({
    messages: [
      { role: "user", text: "earlier" },
      { role: "assistant", text: "", toolCalls: [search("a"), search("a"), search("a")] },
      { role: "user", text: "How many days?" },
      ...queries.map((query) => ({ role: "assistant" as const, text: "", toolCalls: [search(query)] })),
    ],
  });

  it("declines a call that was made before as often as allowed", () => {
    const accept = isNoToolLoop();
    const again = { text: "", toolCalls: [search("a")] };
    expect(judge(accept, again, request("a"))).toBe(true);
    expect(judge(accept, again, request("a", "a"))).toBe("tool loop");
    expect(judge(accept, again, request("b", "c", "d"))).toBe(true);
    expect(judge(accept, { toolCalls: [] }, request("a", "a", "a"))).toBe(true);
  });

  it("declines too many calls for one question", () => {
    const calls = Array.from({ length: 20 }, (_, index) => String(index));
    expect(judge(isNoToolLoop(), { toolCalls: [search("new")] }, request(...calls))).toBe("too many tool calls");
  });
});

describe("hostile answers", () => {
  const huge = [
    "a".repeat(1_000_000),
    "😀".repeat(500_000),
    "[".repeat(1_000_000),
    "[1,".repeat(300_000),
    "confidence ".repeat(100_000),
    '<document index="'.repeat(60_000),
    "\ud83d".repeat(1_000_000),
  ];

  it("do not stop an acceptor", async () => {
    const acceptors = [isNoRefusal(), satisfiesSchema(), citationsResolve(), isConfident(), isNoToolLoop()];
    for (const text of huge) {
      const messages = [{ role: "user" as const, text }];
      for (const accept of acceptors)
        expect(await say(accept, text, { messages, retrieval: { passages: 3 } })).toBeDefined();
      expect(await say(citationsResolve(), text, { messages })).toBeDefined();
    }
  });
});
