import type { ReviewVerdict, RouteAnswer, RouteDecision } from "@bedrock-routed/core";
import { describe, expect, it, vi } from "vitest";
import { atOnce, lite, micro, pro, routeAnswer, routeRequest } from "../testing/route-request";
import { cascadeRouter } from "./cascade-router";

const review = (decision: RouteDecision, answer: RouteAnswer = routeAnswer()): Promise<ReviewVerdict | undefined> =>
  Promise.resolve(decision.review?.(answer));

describe("cascadeRouter", () => {
  it("asks the cheap model first, and the strong one when the answer is declined", async () => {
    const router = cascadeRouter({ cheap: lite, strong: pro, accept: ({ text }) => text !== "no" });
    const decision = atOnce(router.route(routeRequest()));
    expect(decision).toMatchObject({ model: lite, reason: "cheap first" });
    expect(await review(decision)).toBe("accept");
    expect(await review(decision, routeAnswer({ text: "no" }))).toEqual({ model: pro, reason: "escalated: declined" });
    expect(router).toMatchObject({ name: "cascade", candidates: [lite, pro], baseline: pro });
  });

  it("asks the acceptors in order, until one declines with its reason", async () => {
    const last = vi.fn(() => true);
    const router = cascadeRouter({ cheap: lite, strong: pro, accept: [() => true, async () => "refusal", last] });
    expect(await review(atOnce(router.route(routeRequest())))).toMatchObject({ reason: "escalated: refusal" });
    expect(last).not.toHaveBeenCalled();
  });

  it("is made of routers, too: each step is judged", async () => {
    const first = cascadeRouter({ cheap: micro, strong: lite, accept: ({ text }) => text === "good" });
    const router = cascadeRouter({ cheap: first, strong: pro, accept: ({ text }) => text !== "wrong" });
    const decision = atOnce(router.route(routeRequest()));
    expect([decision.model, router.candidates]).toEqual([micro, [micro, lite, pro]]);
    const second = (await review(decision)) as RouteDecision;
    expect(second).toMatchObject({ model: lite, reason: "escalated: declined" });
    expect(await review(second)).toBe("accept");
    expect(await review(second, routeAnswer({ text: "wrong" }))).toMatchObject({ model: pro });
  });

  it("can be changed while it is used", async () => {
    const router = cascadeRouter({ cheap: lite, strong: pro, accept: () => false });
    router.update({ accept: () => true, streamUnreviewed: true });
    const decision = atOnce(router.route(routeRequest()));
    expect(await review(decision)).toBe("accept");
    expect(decision.streamUnreviewed).toBe(true);
    router.update({});
    expect(await review(atOnce(router.route(routeRequest())))).toBe("accept");
    expect(atOnce(router.route(routeRequest())).streamUnreviewed).toBe(true);
    expect(() => router.update({ accept: [] })).toThrow(expect.objectContaining({ option: "accept" }));
  });

  it.each([
    [{ cheap: "x y", strong: pro, accept: [] }, "cheap"],
    [{ cheap: lite, strong: {}, accept: [] }, "strong"],
    [{ cheap: lite, strong: pro, accept: "refusal" }, "accept"],
  ])("refuses %j", (options, option) => {
    expect(() => cascadeRouter(options as never)).toThrow(expect.objectContaining({ option }));
  });
});
