import { describe, expect, it } from "vitest";
import { RecordProblemError } from "../batch-errors";
import { toRecordBlock } from "./record-blocks";

const bytes = "iVBORw0KGgo=";
const read = (block: Record<string, unknown>): unknown => toRecordBlock(block, "messages[0].content[0]");

describe("a block of a record", () => {
  it.each([
    ["LangChain's image", { type: "image", mimeType: "image/png", data: bytes }],
    ["LangChain's image of version 0", { type: "image", source_type: "base64", mime_type: "image/png", data: bytes }],
    ["bytes", { type: "image", mimeType: "image/png", data: Buffer.from(bytes, "base64") }],
    ["a data URL", { type: "image_url", image_url: `data:image/png;base64,${bytes}` }],
    ["a data URL in an object", { type: "image_url", image_url: { url: `data:image/png;base64,${bytes}` } }],
    ["Anthropic's image", { type: "image", source: { type: "base64", media_type: "image/png", data: bytes } }],
    ["Converse's image", { image: { format: "png", source: { bytes } } }],
    ["Converse's image with bytes", { image: { format: "png", source: { bytes: Buffer.from(bytes, "base64") } } }],
  ])("takes %s", (_name, block) => {
    expect(read(block)).toEqual({ image: { format: "png", source: { bytes } } });
  });

  it("takes texts, JPEGs, documents and videos, and leaves blank texts out", () => {
    expect(read({ type: "text", text: "Hello" })).toEqual({ text: "Hello" });
    expect(read({ type: "text", text: " \n" })).toBeUndefined();
    expect(read({ type: "image", mimeType: "image/jpg", data: bytes })).toMatchObject({ image: { format: "jpeg" } });
    expect(read({ type: "video", mimeType: "video/mp4", data: bytes })).toEqual({
      video: { format: "mp4", source: { bytes } },
    });
    expect(read({ type: "file", mimeType: "application/pdf", data: bytes, metadata: { name: "規程" } })).toEqual({
      document: { format: "pdf", name: "規程", source: { bytes } },
    });
    expect(read({ type: "file", mimeType: "text/csv", data: bytes })).toMatchObject({ document: { name: "document" } });
  });

  it.each([
    [{ type: "image_url", image_url: "https://example.com/a.png" }, "loads no addresses"],
    [{ type: "image_url", image_url: "data:image/png,plain" }, "loads no addresses"],
    [{ type: "file", mimeType: "application/zip", data: bytes }, 'documents of the type "application/zip"'],
    [{ type: "audio", mimeType: "audio/wav", data: bytes }, 'Its kind is "audio"'],
    [{ guardContent: {} }, 'Its kind is "guardContent"'],
    [{}, 'Its kind is "empty"'],
    [{ type: "tool_use", name: "search", input: {} }, "tool"],
    [{ cachePoint: { type: "default" } }, "cach"],
    [{ type: "text", text: "Hello", cache_control: { type: "ephemeral" } }, "cach"],
  ])("refuses %j and says why", (block, why) => {
    expect(() => read(block)).toThrow(RecordProblemError);
    expect(() => read(block)).toThrow(why);
  });
});
