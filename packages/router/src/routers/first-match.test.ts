import { describe, expect, it } from "vitest";
import { atOnce, lite, micro, pro, routeRequest } from "../testing/route-request";
import { firstMatch, type RouteRule } from "./first-match";

const modelOf = (rule: RouteRule["when"], request: Parameters<typeof routeRequest>[0]): string =>
  atOnce(firstMatch({ rules: [{ when: rule, to: lite }], otherwise: pro }).route(routeRequest(request))).model;

describe("firstMatch", () => {
  it.each<[string, RouteRule["when"], Parameters<typeof routeRequest>[0], boolean]>([
    ["a tag", { tag: "faq" }, { tags: ["faq"] }, true],
    ["another tag", { tag: "faq" }, { tags: ["report"] }, false],
    ["a language", { language: "ja" }, { language: "ja" }, true],
    ["another language", { language: "ja" }, {}, false],
    ["any tool", { tools: true }, { tools: ["search"] }, true],
    ["no tool", { tools: false }, { tools: ["search"] }, false],
    ["a certain tool", { tools: "search" }, { tools: ["search"] }, true],
    ["another tool", { tools: "search" }, { tools: ["mail"] }, false],
    ["a length", { maxLength: 5 }, { question: "12345" }, true],
    ["a longer question", { maxLength: 5 }, { question: "123456" }, false],
    ["a least length", { minLength: 5 }, { question: "1234" }, false],
    ["tokens", { maxTokens: 100, minTokens: 50 }, { inputTokens: 50 }, true],
    ["more tokens", { maxTokens: 100 }, { inputTokens: 101 }, false],
    ["all conditions", { tag: "faq", language: "ja" }, { tags: ["faq"], language: "en" }, false],
    ["a function", ({ conversation }) => conversation.depth > 2, { conversation: { depth: 3 } }, true],
  ])("takes the rule for %s when it applies", (_, when, request, applies) => {
    expect(modelOf(when, request)).toBe(applies ? lite : pro);
  });

  it("takes the first rule that applies, and says which", () => {
    const rules = [
      { when: { tag: "a" }, to: lite, reason: "is a" },
      { when: () => true, to: micro },
    ];
    const router = firstMatch({ rules, otherwise: pro });
    expect(atOnce(router.route(routeRequest({ tags: ["a"] })))).toEqual({ model: lite, reason: "is a" });
    expect(atOnce(router.route(routeRequest()))).toEqual({ model: micro, reason: "rule 2" });
    expect(router).toMatchObject({ candidates: [lite, micro, pro], baseline: pro });
  });

  it("can be given other rules while it is used, within its candidates", () => {
    const router = firstMatch({ rules: [{ when: () => true, to: lite }], otherwise: pro });
    expect(() => router.update({ rules: [{ when: () => true, to: micro }] })).toThrow(/candidates cannot be added/);
    expect(atOnce(router.route(routeRequest())).model).toBe(lite);
    router.update({ rules: [] });
    expect(atOnce(router.route(routeRequest()))).toEqual({ model: pro, reason: "no rule applies" });
  });

  it.each([
    [{ rules: [{ when: { tags: "a" }, to: lite }], otherwise: pro }, "rules[0].when"],
    [{ rules: [{ when: "faq", to: lite }], otherwise: pro }, "rules[0].when"],
    [{ rules: [{ when: {}, to: "nova lite" }], otherwise: pro }, "rules[0].to"],
    [{ rules: {}, otherwise: pro }, "rules"],
    [{ rules: [] }, "otherwise"],
    [{ rules: [], otherwise: pro, baseline: lite }, "baseline"],
  ])("refuses %j", (options, option) => {
    expect(() => firstMatch(options as never)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });
});
