import { describe, expect, it } from "vitest";
import { isCachePoint, mapParts, partsOf, textOfBlock } from "./cacheable-request";

const request = {
  modelId: "amazon.nova-lite-v1:0",
  toolConfig: { tools: [{ toolSpec: { name: "search" } }], toolChoice: { auto: {} } },
  system: [{ text: "rules" }],
  messages: [
    { role: "user", content: [{ text: "first" }] },
    { role: "assistant" },
    { role: "user", content: [] },
    { role: "user", content: [{ text: "second" }, { text: "third" }] },
  ],
};

describe("partsOf", () => {
  it("lists tools, system prompt and messages in this order, without those that have no blocks", () => {
    expect(partsOf(request)).toEqual([
      { section: "tools", blocks: request.toolConfig.tools },
      { section: "system", blocks: request.system },
      { section: "messages", message: 0, blocks: request.messages[0]?.content },
      { section: "messages", message: 3, blocks: request.messages[3]?.content },
    ]);
  });

  it.each([{}, { toolConfig: {}, system: [], messages: [] }, { messages: [{}] }])("lists nothing for %j", (empty) =>
    expect(partsOf(empty)).toEqual([]),
  );
});

describe("mapParts", () => {
  it("replaces the blocks of every part, and keeps every other field", () => {
    const block = { text: "last" };
    const seen: unknown[] = [];
    const mapped = mapParts(request, (blocks, place) => {
      seen.push(place);
      return [...blocks, block];
    });
    expect(seen).toEqual([
      { section: "tools" },
      { section: "system" },
      { section: "messages", message: 0 },
      { section: "messages", message: 2 },
      { section: "messages", message: 3 },
    ]);
    expect(mapped).toEqual({
      modelId: "amazon.nova-lite-v1:0",
      toolConfig: { tools: [{ toolSpec: { name: "search" } }, block], toolChoice: { auto: {} } },
      system: [{ text: "rules" }, block],
      messages: [
        { role: "user", content: [{ text: "first" }, block] },
        { role: "assistant" },
        { role: "user", content: [block] },
        { role: "user", content: [{ text: "second" }, { text: "third" }, block] },
      ],
    });
  });

  it("keeps the objects whose blocks stay the same", () => {
    const mapped = mapParts(request, (blocks, { message }) => (message === 3 ? [] : blocks));
    expect(mapped.toolConfig).toBe(request.toolConfig);
    expect(mapped.system).toBe(request.system);
    expect(mapped.messages.map((message, index) => message === request.messages[index])).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("adds no field that the request does not have", () => {
    const never = () => {
      throw new Error("There are no blocks to change.");
    };
    for (const empty of [{}, { toolConfig: {} }, { messages: [{}] }]) {
      expect(Object.keys(mapParts(empty, never))).toEqual(Object.keys(empty));
      expect(mapParts(empty, never)).toEqual(empty);
    }
  });
});

describe("isCachePoint", () => {
  it.each([
    [{ cachePoint: { type: "default" } }, true],
    [{ cachePoint: undefined }, false],
    [{ text: "cachePoint" }, false],
  ])("of %j is %s", (block, expected) => expect(isCachePoint(block)).toBe(expected));
});

describe("textOfBlock", () => {
  const bytes = new Uint8Array([1, 2]);

  it.each([
    [{ text: "rules" }, "rules"],
    [{ text: "" }, ""],
    [{ text: 5 }, '{"text":5}'],
    [{ toolSpec: { name: "search" } }, '{"toolSpec":{"name":"search"}}'],
    [{ image: { format: "png", bytes } }, '{"image":{"format":"png","bytes":"2 bytes"}}'],
  ])("of %j", (block, text) => expect(textOfBlock(block, ({ length }) => `${length} bytes`)).toBe(text));

  it("leaves bytes out when they are described as undefined", () => {
    expect(textOfBlock({ image: { format: "png", bytes } }, () => undefined)).toBe('{"image":{"format":"png"}}');
  });
});
