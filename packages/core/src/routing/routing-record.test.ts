import { describe, expect, it } from "vitest";
import { readRoutingRecord } from "./routing-record";

describe("readRoutingRecord", () => {
  it("reads the record of a message's metadata", () => {
    const routing = { requestedModelId: "amazon.nova-lite-v1:0" };
    expect(readRoutingRecord({ routing })).toBe(routing);
  });

  it.each([undefined, null, {}, { routing: null }, { routing: "amazon.nova" }, { routing: {} }])(
    "finds none in %j",
    (metadata) => expect(readRoutingRecord(metadata)).toBeUndefined(),
  );
});
