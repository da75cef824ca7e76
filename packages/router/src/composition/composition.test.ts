import type { ClientRouter, RouteDecision } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cascadeRouter } from "../routers/cascade-router";
import { firstMatch } from "../routers/first-match";
import { fixedShareRouter } from "../routers/fixed-share-router";
import { stickyRouter } from "../routers/sticky-router";
import { routeAnswer, routeOutcome, routeRequest } from "../testing/route-request";
import { candidatesOf, type RouteChoice } from "./route-choice";

const models = ["lite", "pro", "micro", "premier"].map((name) => `us.amazon.nova-${name}-v1:0`);

/** A router, and the models that it was made of. */
interface Composed {
  readonly choice: RouteChoice;
  readonly leaves: readonly string[];
}

const leaf = fc.constantFrom(...models).map((model): Composed => ({ choice: model, leaves: [model] }));

const { tree } = fc.letrec<{ tree: Composed }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.tuple(tie("tree"), tie("tree"), fc.boolean()).map(([cheap, strong, accepts]) => ({
      choice: cascadeRouter({ cheap: cheap.choice, strong: strong.choice, accept: () => accepts }),
      leaves: [...cheap.leaves, ...strong.leaves],
    })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((arms) => ({
      choice: fixedShareRouter({ arms: arms.map(({ choice }) => ({ to: choice, share: 1 })) }),
      leaves: arms.flatMap(({ leaves }) => leaves),
    })),
    fc.tuple(tie("tree"), tie("tree"), fc.integer({ max: 60 })).map(([short, long, maxLength]) => ({
      choice: firstMatch({ rules: [{ when: { maxLength }, to: short.choice }], otherwise: long.choice }),
      leaves: [...short.leaves, ...long.leaves],
    })),
    tie("tree").map((inner) =>
      typeof inner.choice === "string" ? inner : { choice: stickyRouter(inner.choice), leaves: inner.leaves },
    ),
  ),
}));

/** Every decision of a call: the first, and those that replace it. */
async function decisionsOf(router: ClientRouter, question: string): Promise<readonly RouteDecision[]> {
  const decisions: RouteDecision[] = [];
  let next = await router.route(routeRequest({ question, prefixTokens: 20_000, inputTokens: 20_100 }));
  for (;;) {
    decisions.push(next);
    const verdict = (await next.review?.(routeAnswer({ model: next.model }))) ?? "accept";
    if (verdict === "accept") break;
    next = verdict;
  }
  next.observe?.(routeOutcome(next.model, 20_000));
  return decisions;
}

describe("routers that are made of routers", () => {
  it("keep all candidates, and decide for one of them", async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.array(fc.string({ maxLength: 100 }), { maxLength: 5 }),
        async ({ choice, leaves }, questions) => {
          fc.pre(typeof choice !== "string");
          const router = choice as ClientRouter;
          expect([...router.candidates].sort()).toEqual([...new Set(leaves)].sort());
          expect(router.candidates).toContain(router.baseline);
          for (const question of questions) {
            for (const { model, reason } of await decisionsOf(router, question)) {
              expect(router.candidates).toContain(model);
              expect(reason).not.toBe("");
            }
          }
        },
      ),
    );
  });

  it("name each candidate once", () => {
    expect(
      candidatesOf("a", { candidates: ["a", "b"], baseline: "b", route: () => ({ model: "a", reason: "" }) }),
    ).toEqual(["a", "b"]);
  });
});
