import { expect, it } from "vitest";
import { isRoutingListener } from "./routing-listener";

it("a handler with the method is a routing listener", () => {
  class Listener {
    handleRoutingRecord(): void {}
  }
  expect(isRoutingListener(new Listener())).toBe(true);
});

it.each([{}, { handleRoutingRecord: true }, { handleLLMEnd: () => {} }])("%o is not a routing listener", (handler) => {
  expect(isRoutingListener(handler)).toBe(false);
});
