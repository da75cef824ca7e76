import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "./create-random";

describe("createRandom", () => {
  it("gives the same numbers from 0 to 1 for the same seed", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [random, again] = [createRandom(seed), createRandom(seed)];
        for (let draw = 0; draw < 100; draw += 1) {
          const number = random();
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThan(1);
          expect(again()).toBe(number);
        }
      }),
    );
  });

  it("gives evenly distributed numbers", () => {
    const random = createRandom(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(random() * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
