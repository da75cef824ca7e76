import { describe, expect, it } from "vitest";
import { readMeteredOperation } from "./metered-operation";

describe("readMeteredOperation", () => {
  it("reads the data of a custom event", () => {
    const operation = { kind: "rerank", requests: 2, modelId: "amazon.rerank-v1:0" };
    expect(readMeteredOperation(operation)).toBe(operation);
  });

  it.each([undefined, null, "rerank", { kind: "rerank" }, { kind: "other", requests: 1 }])(
    "finds no operation in %j",
    (data) => expect(readMeteredOperation(data)).toBeUndefined(),
  );
});
