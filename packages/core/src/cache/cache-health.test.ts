import { describe, expect, it } from "vitest";
import {
  assessCacheHealth,
  type CacheObservation,
  comparableText,
  hashText,
  maskVolatile,
  readCachedPrefix,
} from "./cache-health";

const point = { cachePoint: { type: "default" } };
const usage = { inputTokens: 5, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens: 1 };

function observe(
  system: string,
  context: string,
  tokens: Partial<typeof usage>,
  at = 0,
  modelId = "m",
): CacheObservation {
  const request = {
    system: [{ text: system }, ...(system === "" ? [] : [point])],
    messages: [{ role: "user", content: [{ text: context }, point, { text: "Why?" }] }],
  };
  return { modelId, request, usage: { ...usage, ...tokens }, at };
}

const wrote = { cacheWrite5mTokens: 100 };

describe("assessCacheHealth", () => {
  const first = observe("rules", "context", wrote);

  it("finds no problem in a first write, in a read, or in a call without cache points", () => {
    expect(assessCacheHealth(first, undefined)).toBeUndefined();
    expect(assessCacheHealth(observe("rules", "context", { cacheReadTokens: 1 }), first)).toBeUndefined();
    const none = { ...first, request: { system: [{ text: "rules" }] } };
    expect(assessCacheHealth(none, first)).toBeUndefined();
    expect(assessCacheHealth(first, none)).toBeUndefined();
  });

  it("finds a prefix that the service does not cache", () => {
    expect(assessCacheHealth(observe("rules", "context", {}), undefined)).toEqual({ kind: "below-minimum" });
  });

  it("finds a prefix that is written again but not read, unless it had time to expire", () => {
    expect(assessCacheHealth(observe("rules", "context", wrote, 1000), first)).toEqual({ kind: "never-read" });
    expect(assessCacheHealth(observe("rules", "other", wrote, 1000), first)).toEqual({ kind: "never-read" });
    expect(assessCacheHealth(observe("rules", "context", wrote, 300_001), first)).toBeUndefined();
  });

  it("compares a write with the previous call until five minutes have passed", () => {
    const at = 1_795_000_000_000;
    const before = { ...first, at };
    expect(assessCacheHealth(observe("rules", "context", wrote, at + 300_000), before)).toEqual({ kind: "never-read" });
    expect(assessCacheHealth(observe("rules", "context", wrote, at + 300_001), before)).toBeUndefined();
  });

  it("counts writes of either TTL as writes", () => {
    const hour = { cacheWrite1hTokens: 100 };
    expect(assessCacheHealth(observe("rules", "context", hour), undefined)).toBeUndefined();
    expect(assessCacheHealth(observe("rules", "context", hour, 1), first)).toEqual({ kind: "never-read" });
    expect(assessCacheHealth(observe("rules", "context", { ...wrote, ...hour }, 1), first)).toEqual({
      kind: "never-read",
    });
    const both = { ...wrote, ...hour, cacheReadTokens: 1 };
    expect(assessCacheHealth(observe("rules", "context", both, 1), first)).toBeUndefined();
  });

  it("finds no problem in concurrent calls, because neither can read what the other writes", () => {
    const second = observe("rules", "context", wrote, 1000);
    const answered = { ...first, at: 500 };
    expect(assessCacheHealth({ ...second, sentAt: 499 }, answered)).toBeUndefined();
    expect(assessCacheHealth({ ...second, sentAt: 500 }, answered)).toEqual({ kind: "never-read" });
  });

  it("finds a router that switches models, but not another prompt to another model", () => {
    expect(assessCacheHealth(observe("rules", "context", wrote, 1000, "n"), first)).toEqual({
      kind: "router-switch",
      previousModelId: "m",
    });
    expect(assessCacheHealth(observe("other", "context", wrote, 1000, "n"), first)).toBeUndefined();
  });

  it("names the block of a changing prefix by its hash, and the suspect, without any text", () => {
    const before = observe("Rules. It is 2026-11-21T09:30:00Z.", "context", wrote);
    const problem = assessCacheHealth(observe("Rules. It is 2026-11-21T09:31:07Z.", "context", wrote, 1000), before);
    expect(problem).toEqual({
      kind: "changing-prefix",
      changedBlock: {
        section: "system",
        block: 0,
        kind: "text",
        hash: "2142e8846c1ef756",
      },
      suspects: ["timestamp"],
    });
    expect(JSON.stringify(problem)).not.toContain("Rules");
  });

  it("names the message when the change is in the messages", () => {
    const before = observe("", "Session 0c7d0a52-7e5c-4a55-9a3e-0b6f4f6f2c11", wrote);
    const now = observe("", "Session 5b3f1c2e-1111-4222-8333-944455556666", wrote, 1000);
    expect(assessCacheHealth(now, before)).toMatchObject({
      changedBlock: { section: "messages", message: 0, block: 0 },
      suspects: ["uuid"],
    });
  });

  it("treats a prefix that is the start of a longer one as the same prefix", () => {
    const longer = observe("rules", "context", wrote, 1000);
    const shorter = { ...first, request: { system: [{ text: "rules" }, point] } };
    expect(assessCacheHealth(longer, shorter)).toEqual({ kind: "never-read" });
  });

  it("finds no problem in two different prompts", () => {
    expect(assessCacheHealth(observe("summarise", "context", wrote, 1000), first)).toBeUndefined();
  });

  it("finds a change in a block that is not text, and accepts an empty block", () => {
    const tools = (at: string): CacheObservation => ({
      ...observe("", "", wrote),
      request: { toolConfig: { tools: [{ toolSpec: { name: "now", description: `It is ${at}` } }, point] } },
    });
    expect(assessCacheHealth(tools("09:30"), tools("09:31"))).toMatchObject({
      changedBlock: { section: "tools", block: 0, kind: "toolSpec" },
      suspects: ["time"],
    });
    const empty = { ...first, request: { system: [{}, point] } };
    expect(assessCacheHealth(empty, empty)).toEqual({ kind: "never-read" });
  });

  it("joins the names of the fields of a changed block", () => {
    const at = (time: string): CacheObservation => ({
      ...first,
      request: { system: [{ note: time, guard: 1 }, point] },
    });
    expect(assessCacheHealth(at("9:31"), at("9:30"))?.changedBlock).toMatchObject({ kind: "note+guard", block: 0 });
  });

  it("finds no changing prefix when an earlier cache point can still be read", () => {
    const parts = (tool: string, system: string, context: string, points: readonly boolean[]): CacheObservation => {
      const [afterTool, afterSystem] = points.map((placed) => (placed ? [point] : []));
      const request = {
        toolConfig: { tools: [{ toolSpec: { name: tool } }, ...(afterTool ?? [])] },
        system: [{ text: system }, ...(afterSystem ?? [])],
        messages: [{ role: "user", content: [{ text: context }, point] }],
      };
      return { ...first, request };
    };
    const kinds = (now: CacheObservation, before: CacheObservation) => assessCacheHealth(now, before)?.kind;
    // The system prompt changes. A point directly before it keeps the tools readable.
    const changing = "changing-prefix";
    expect(kinds(parts("a", "at 9:31", "c", [true, true]), parts("a", "at 9:30", "c", [true, true]))).toBe(
      "never-read",
    );
    expect(kinds(parts("a", "at 9:31", "c", [false, true]), parts("a", "at 9:30", "c", [false, true]))).toBe(changing);
    // A point helps only when both calls have it.
    expect(kinds(parts("a", "at 9:31", "c", [true, true]), parts("a", "at 9:30", "c", [false, true]))).toBe(changing);
    expect(kinds(parts("a", "at 9:31", "c", [false, true]), parts("a", "at 9:30", "c", [true, true]))).toBe(changing);
    // A point after the changed block does not help.
    expect(kinds(parts("at 9:31", "b", "c", [true, true]), parts("at 9:30", "b", "c", [true, true]))).toBe(changing);
    // A point without blocks before it caches nothing.
    const leading = (text: string): CacheObservation => ({
      ...first,
      request: { system: [point, { text }, point] },
    });
    expect(kinds(leading("at 9:31"), leading("at 9:30"))).toBe(changing);
  });

  it("compares only the blocks before the last cache point", () => {
    const question = (text: string, at: number): CacheObservation => ({
      ...first,
      at,
      request: { messages: [{ role: "user", content: [{ text: "context" }, point, { text }] }] },
    });
    expect(assessCacheHealth(question("at 9:31", 1), question("at 9:30", 0))).toEqual({ kind: "never-read" });
  });

  it("finds a switch of the router only when the prefix is the same", () => {
    const longer = observe("rules", "context", wrote, 1000, "n");
    const shorter = { ...first, request: { system: [{ text: "rules" }, point] } };
    expect(assessCacheHealth(longer, shorter)).toEqual({ kind: "router-switch", previousModelId: "m" });
  });
});

describe("readCachedPrefix", () => {
  it("reads tools, system and messages up to the last point", () => {
    const { blocks, points } = readCachedPrefix({
      toolConfig: { tools: [{ toolSpec: { name: "search" } }, point] },
      system: [{ text: "rules" }],
      messages: [
        { content: [{ image: { source: { bytes: new Uint8Array([1, 2]) } } }, point] },
        { role: "assistant" },
        { content: [{ text: "not cached" }] },
      ],
    });
    expect(blocks).toMatchObject([
      { section: "tools", block: 0 },
      { section: "system", block: 0 },
      { section: "messages", message: 0, block: 0 },
    ]);
    expect(points).toEqual([1, 3]);
    expect(blocks.map(comparableText)).toEqual([
      '{"toolSpec":{"name":"search"}}',
      "rules",
      '{"image":{"source":{"bytes":"2/3"}}}',
    ]);
  });

  it("counts blocks in each part, without the cache points", () => {
    const { blocks, points } = readCachedPrefix({
      system: [{ text: "a" }, point, { text: "b" }],
      messages: [{ content: [point, { text: "c" }, { text: "d" }, point] }],
    });
    expect(blocks).toEqual([
      { section: "system", block: 0, content: { text: "a" } },
      { section: "system", block: 1, content: { text: "b" } },
      { section: "messages", message: 0, block: 0, content: { text: "c" } },
      { section: "messages", message: 0, block: 1, content: { text: "d" } },
    ]);
    expect(points).toEqual([1, 2, 4]);
    expect(readCachedPrefix({ system: [{ text: "a" }] })).toEqual({ blocks: [], points: [] });
  });
});

describe("maskVolatile", () => {
  it.each([
    ["at 2026-11-21 09:30", "at <timestamp>", ["timestamp"]],
    ["at 2026-11-21T09:30:59", "at <timestamp>", ["timestamp"]],
    ["at 2026-11-21T09:30:59.123456Z.", "at <timestamp>.", ["timestamp"]],
    ["at 2026-11-21T09:30:59+09:00", "at <timestamp>", ["timestamp"]],
    ["at 2026-11-21T09:30-0500", "at <timestamp>", ["timestamp"]],
    ["id 1763700000000", "id <timestamp>", ["timestamp"]],
    ["id 1763700000", "id <timestamp>", ["timestamp"]],
    ["id 1663700000", "id <timestamp>", ["timestamp"]],
    ["id 1963700000", "id <timestamp>", ["timestamp"]],
    ["id 1563700000", "id 1563700000", []],
    ["id 17637000000", "id 17637000000", []],
    ["今日は2026年11月21日です", "今日は<date>です", ["date"]],
    ["2026年1月2日", "<date>", ["date"]],
    ["due 2026/11/21 by 9:30", "due <date> by <time>", ["date", "time"]],
    ["due 2026-1-2 by 19:30:15", "due <date> by <time>", ["date", "time"]],
    ["from 9:30 to 2026-11-21", "from <time> to <date>", ["date", "time"]],
    ["9:30 and 9:31", "<time> and <time>", ["time"]],
    ["trace 4bf92f3577b34da6a3ce929d0e0e4736", "trace <random id>", ["random id"]],
    ["trace 4bf92f3577b34da6", "trace <random id>", ["random id"]],
    ["trace bf92f3577b34da6a", "trace <random id>", ["random id"]],
    ["trace 4BF92F3577B34DA6", "trace <random id>", ["random id"]],
    ["trace 4bf92f3577b34da", "trace 4bf92f3577b34da", []],
    ["trace abcdefabcdefabcdef", "trace abcdefabcdefabcdef", []],
    ["a 0c7d0a52-7e5c-4a55-9a3e-0b6f4f6f2c11 b", "a <uuid> b", ["uuid"]],
    ["a 0C7D0A52-7E5C-4A55-9A3E-0B6F4F6F2C11 b", "a <uuid> b", ["uuid"]],
    ["SEV1 within 15 minutes, SGD 280", "SEV1 within 15 minutes, SGD 280", []],
  ])("%s", (text, masked, kinds) => expect(maskVolatile(text)).toEqual({ text: masked, kinds }));
});

describe("hashText", () => {
  it("is stable, and differs for different texts", () => {
    expect(hashText("")).toBe("01000193811c9dc5");
    expect(hashText("abc")).toBe("a33a6c451a47e90b");
    expect(hashText("あいう")).toBe("f81f1ad1fca86a8f");
    expect(new Set(["a", "b", "ab", "ba", "あ"].map(hashText)).size).toBe(5);
  });

  it("always has 16 hexadecimal digits", () => {
    for (let index = 0; index < 500; index += 1) expect(hashText(`text ${index}`)).toMatch(/^[0-9a-f]{16}$/);
  });
});
