import { expect, it } from "vitest";
import { whichProfile } from "../index";

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

it("takes the cheapest way, which is the global profile for current Claude", () => {
  const { id, routes } = whichProfile(HAIKU, "ap-northeast-1");
  expect(id).toBe(`global.${HAIKU}`);
  expect(routes.map(({ scope }) => scope)).toEqual(["global", "jp"]);
  const [global, japan] = routes;
  expect(global?.regions).toBeUndefined();
  expect(japan?.regions).toEqual(["ap-northeast-1", "ap-northeast-3"]);
  expect((japan?.price?.output ?? 0) / (global?.price?.output ?? 1)).toBeCloseTo(1.1);
});

it("stays in the geography when told to, and says why a way is forbidden", () => {
  const { id, routes } = whichProfile(HAIKU, "ap-northeast-1", { dataResidency: "jp" });
  expect(id).toBe(`jp.${HAIKU}`);
  expect(routes.find(({ scope }) => scope === "global")?.forbidden).toBe(
    "Calls can be served in any commercial Region, outside jp.",
  );
});

it("has no id when no way is allowed or known", () => {
  expect(whichProfile(HAIKU, "ap-northeast-1", { dataResidency: "eu" }).id).toBeUndefined();
  expect(whichProfile(HAIKU, "mars-north-1").routes).toEqual([]);
});

it("names what cannot be looked up", () => {
  expect(() => whichProfile(HAIKU, "ap-northeast-1", { dataResidency: "asia" })).toThrow("dataResidency");
  expect(() => whichProfile(`jp.${HAIKU}`, "ap-northeast-1")).toThrow("base model id of the catalog");
});
