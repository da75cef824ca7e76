import type { CacheLimits } from "@bedrock-routed/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ConverseRequest, WireBlock } from "../converse-request/converse-request";
import { type CacheUsage, PromptCache } from "./prompt-cache";
import { countInputTokens, readSegments } from "./segments";

const CLAUDE: CacheLimits = {
  minTokens: 100,
  maxPoints: 4,
  fields: ["tools", "system", "messages"],
  ttls: ["5m", "1h"],
};
const NOVA: CacheLimits = { ...CLAUDE, fields: ["system", "messages"], ttls: ["5m"], maxTokens: 400 };

/** A text with this many estimated tokens. */
const text = (tokens: number, letter = "a"): WireBlock => ({ text: letter.repeat(tokens * 4) });
const point = (ttl?: string): WireBlock => ({ cachePoint: { type: "default", ...(ttl === undefined ? {} : { ttl }) } });

const request = (content: readonly WireBlock[], system: readonly WireBlock[] = []): ConverseRequest => ({
  modelId: "m",
  messages: [{ role: "user", content }],
  system,
  tools: [],
  stopSequences: [],
});

const start = () => {
  let now = 0;
  const cache = new PromptCache(() => now);
  return {
    wait: (ms: number) => {
      now += ms;
    },
    use: (
      asked: ConverseRequest,
      limits: CacheLimits | undefined = CLAUDE,
      looksBack = true,
      owner = "m",
    ): CacheUsage => cache.use({ segments: readSegments(asked), owner, limits, looksBack }),
  };
};

it("writes the prefix up to the last cache point, then reads it", () => {
  const { use } = start();
  const asked = request([text(200), point(), text(10, "q")]);
  expect(use(asked)).toEqual({ inputTokens: 10, readTokens: 0, writtenTokens: { "5m": 200, "1h": 0 } });
  expect(use(asked)).toEqual({ inputTokens: 10, readTokens: 200, writtenTokens: { "5m": 0, "1h": 0 } });
});

it("caches nothing below the minimum or without a cache point", () => {
  const { use } = start();
  const uncached = { readTokens: 0, writtenTokens: { "5m": 0, "1h": 0 } };
  expect(use(request([text(99), point()]))).toEqual({ inputTokens: 99, ...uncached });
  expect(use(request([text(200)]))).toEqual({ inputTokens: 200, ...uncached });
});

it("counts the minimum from the start of the request", () => {
  const { use } = start();
  const asked = request([text(60), point(), text(5, "q")], [text(60, "s"), point()]);
  expect(use(asked)).toEqual({ inputTokens: 5, readTokens: 0, writtenTokens: { "5m": 120, "1h": 0 } });
});

it("misses after a change in an earlier section", () => {
  const { use } = start();
  use(request([text(200), point()], [text(50, "s")]));
  expect(use(request([text(200), point()], [text(50, "t")])).readTokens).toBe(0);
});

it("keeps entries for their TTL after their last use", () => {
  const { use, wait } = start();
  const asked = request([text(200, "b"), point()], [text(200), point("1h")]);
  expect(use(asked).writtenTokens).toEqual({ "1h": 200, "5m": 200 });
  wait(299_999);
  expect(use(asked).readTokens).toBe(400);
  wait(299_999);
  expect(use(asked).readTokens).toBe(400);
  wait(300_000);
  expect(use(asked)).toMatchObject({ readTokens: 200, writtenTokens: { "5m": 200, "1h": 0 } });
  wait(3_600_000);
  expect(use(asked).readTokens).toBe(0);
});

it("does not cache a prefix above the maximum of a Nova model", () => {
  const { use } = start();
  const asked = request([text(300, "b"), point()], [text(200), point()]);
  expect(use(asked, NOVA)).toEqual({ inputTokens: 300, readTokens: 0, writtenTokens: { "5m": 200, "1h": 0 } });
});

it("finds a prefix before a cache point that moved, for Claude models only", () => {
  const moved = request([text(200), text(50, "b"), point()]);
  for (const [looksBack, readTokens] of [
    [true, 200],
    [false, 0],
  ] as const) {
    const { use } = start();
    use(request([text(200), point()]), CLAUDE, looksBack);
    expect(use(moved, CLAUDE, looksBack).readTokens).toBe(readTokens);
  }
});

it("misses on another model", () => {
  const { use } = start();
  const asked = request([text(200), point()]);
  use(asked, CLAUDE, true, "lite");
  expect(use(asked, CLAUDE, true, "pro").readTokens).toBe(0);
});

it("removes the entry that was not used for the longest time when there are more than 10,000", () => {
  const { use } = start();
  const read = (name: string): number =>
    use(request([{ text: name }, point()]), { ...CLAUDE, minTokens: 1 }).readTokens;
  read("first");
  read("second");
  for (let index = 2; index < 10_000; index++) read(`other ${index}`);
  expect(read("first")).toBeGreaterThan(0);
  read("one more");
  expect(read("first")).toBeGreaterThan(0);
  expect(read("second")).toBe(0);
});

it("ignores the order of members, but not the role of a message", () => {
  const { use } = start();
  const ask = (content: WireBlock, role: "user" | "assistant" = "user"): number => {
    const asked = { ...request([]), messages: [{ role, content: [content, point()] }] };
    return use(asked, { ...CLAUDE, minTokens: 1 }).readTokens;
  };
  ask({ toolUse: { toolUseId: "a", name: "clock" } });
  expect(ask({ toolUse: { name: "clock", toolUseId: "a" } })).toBeGreaterThan(0);
  expect(ask({ toolUse: { name: "clock", toolUseId: "a" } }, "assistant")).toBe(0);
});

it.each(["image", "video", "audio", "document"])("counts a block of kind %s as 1,500 tokens", (kind) => {
  const bytes = "A".repeat(100_000);
  expect(countInputTokens(readSegments(request([{ [kind]: { format: "bin", source: { bytes } } }])))).toBe(1500);
});

const block = fc.oneof(
  fc.integer({ min: 1, max: 200 }).chain((tokens) => fc.constantFrom("a", "b").map((letter) => text(tokens, letter))),
  fc.constantFrom(point(), point("1h")),
);
const anyRequest = fc
  .tuple(fc.array(block, { maxLength: 8 }), fc.array(block, { maxLength: 4 }))
  .map(([content, system]) => request(content, system));

it("counts every input token once", () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { maxLength: 8 }), fc.integer({ min: 0, max: 400_000 }), (requests, pause) => {
      const { use, wait } = start();
      for (const asked of requests) {
        const { inputTokens, readTokens, writtenTokens } = use(asked);
        wait(pause);
        for (const count of [inputTokens, readTokens, writtenTokens["5m"], writtenTokens["1h"]]) {
          expect(count).toBeGreaterThanOrEqual(0);
        }
        const total = inputTokens + readTokens + writtenTokens["5m"] + writtenTokens["1h"];
        expect(total).toBe(countInputTokens(readSegments(asked)));
      }
    }),
  );
});
