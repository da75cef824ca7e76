import type { CreatedResponse } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { InMemoryResponseCache } from "./in-memory-response-cache";

const store = (text: string) => async (): Promise<CreatedResponse> => ({ answer: { text }, use: "store" });

describe("InMemoryResponseCache", () => {
  it("drops the answer that was not used for the longest time", async () => {
    const cache = new InMemoryResponseCache({ maxEntries: 2 });
    for (const n of [1, 2]) await cache.getOrCreate({ request: { n } }, store(`${n}`));
    await cache.getOrCreate({ request: { n: 1 } }, store("never"));
    await cache.getOrCreate({ request: { n: 3 } }, store("3"));
    const sources = [];
    for (const n of [1, 3, 2]) sources.push((await cache.getOrCreate({ request: { n } }, store("new"))).source);
    expect(sources).toEqual(["stored", "stored", "created"]);
  });

  it("does not store an answer that is larger than all of its memory", async () => {
    const cache = new InMemoryResponseCache({ maxBytes: 100 });
    await cache.getOrCreate({ request: {} }, store("x".repeat(100)));
    expect((await cache.getOrCreate({ request: {} }, store("new"))).source).toBe("created");
  });

  it("gives each caller an answer of its own", async () => {
    const cache = new InMemoryResponseCache();
    await cache.getOrCreate({ request: {} }, store("kept"));
    const { answer } = await cache.getOrCreate({ request: {} }, store("never"));
    Object.assign(answer, { text: "changed" });
    expect((await cache.getOrCreate({ request: {} }, store("never"))).answer).toEqual({ text: "kept" });
  });

  it("clears one scope", async () => {
    const cache = new InMemoryResponseCache({ scope: "a" });
    await cache.getOrCreate({ request: {} }, store("of a"));
    await cache.getOrCreate({ request: {}, scope: "b" }, store("of b"));
    expect(cache.clear()).toBe(1);
    expect(cache.clear("none")).toBe(0);
    expect((await cache.getOrCreate({ request: {}, scope: "b" }, store("new"))).source).toBe("stored");
    expect((await cache.getOrCreate({ request: {} }, store("new"))).source).toBe("created");
  });

  it("reports a request that has no key, and goes on", async () => {
    const errors: string[] = [];
    const cache = new InMemoryResponseCache({
      onError: ({ operation }) => {
        errors.push(operation);
        throw new Error("of the listener");
      },
    });
    const request: Record<string, unknown> = {};
    request.self = request;
    expect((await cache.getOrCreate({ request }, store("paid"))).answer).toEqual({ text: "paid" });
    expect(errors).toEqual(["key"]);
  });

  it("passes on what the call rejects with, and asks again for those who wait", async () => {
    const cache = new InMemoryResponseCache();
    let calls = 0;
    const fail = async (): Promise<CreatedResponse> => {
      calls += 1;
      throw new Error(`call ${calls}`);
    };
    const waiting = Array.from({ length: 10 }, () => cache.getOrCreate({ request: {} }, fail));
    const ended = await Promise.allSettled(waiting);
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    expect(calls).toBe(10);
  });

  it("shows tracers nothing of what it holds", () => {
    expect(JSON.stringify(new InMemoryResponseCache())).toBe('{"type":"InMemoryResponseCache"}');
  });

  it.each([
    ["maxEntries", { maxEntries: 0 }],
    ["maxBytes", { maxBytes: 1.5 }],
    ["namespace", { namespace: "" }],
    ["onError", { onError: "log" }],
    ["max", { max: 5 }],
  ])("names %s when it cannot be used", (option, options) => {
    expect(() => new InMemoryResponseCache(options as object)).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option }),
    );
  });
});
