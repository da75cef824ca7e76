import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { sendMessages } from "../testing/send-messages";

const hi = new HumanMessage("Hi");
const bye = new HumanMessage("さようなら");
const look = new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "look", args: {} }] });
const png = "iVBORw0KGgo=";
const pdf = Buffer.from("%PDF-1.7").toString("base64");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const documentOf = (format: string, bytes: string, more: object = {}) => ({
  document: { name: "document", format, source: { bytes }, ...more },
});

/** The content that a human message with this block gives. */
async function sendBlock(block: object): Promise<unknown> {
  const { messages } = await sendMessages([new HumanMessage({ content: [block as never] })]);
  return messages[0]?.content;
}

/** The content that a message of the assistant gives, and what was changed. */
async function sendAnswer(
  content: readonly unknown[],
  more: object = {},
): Promise<{ content: unknown; changes: unknown }> {
  const answer = new AIMessage({ content: content as never, ...more });
  const { messages, changes } = await sendMessages([hi, answer, bye]);
  return { content: messages[1]?.content, changes };
}

describe("a data URL", () => {
  it.each([
    ["percent-encoded", "data:text/plain,%E5%8D%81%E6%97%A5%20off", documentOf("txt", base64("十日 off"))],
    ["in plain characters", "data:text/csv,a,b", documentOf("csv", base64("a,b"))],
    [
      "of base64 with a charset",
      `data:text/plain;charset=utf-8;BASE64,${base64("十日")}`,
      documentOf("txt", base64("十日")),
    ],
    ["without a type", `data:;base64,${pdf}`, documentOf("pdf", pdf)],
  ])("may be %s", async (_name, url, sent) => {
    expect(await sendBlock({ type: "file", url })).toEqual([sent]);
  });

  it.each([
    ["a broken percent sign", "data:text/plain,%E5%8", /Message 0 \(human\).*empty or not base64/],
    ["no data", "data:text/plain,", /data of its document is empty/],
    ["only white space in base64", "data:text/plain;base64, ", /data of its document is empty/],
    ["no comma", "data:text/plain", /neither data nor S3/],
  ])("cannot have %s", async (_name, url, said) => {
    await expect(sendBlock({ type: "file", url })).rejects.toThrow(said);
  });
});

describe("bytes", () => {
  const bytes = new Uint8Array(Buffer.from(png, "base64"));
  const image = { image: { format: "png", source: { bytes: png } } };

  it.each([
    ["an ArrayBuffer", bytes.buffer],
    ["a DataView of a part of a buffer", new DataView(Uint8Array.of(0, ...bytes, 0).buffer, 1, bytes.length)],
    ["a list of numbers", [...bytes]],
    ["base64 with line breaks and without padding", "iVBORw\n0KGgo"],
  ])("may be %s", async (_name, data) => {
    expect(await sendBlock({ type: "image", mimeType: "image/png", data })).toEqual([image]);
    expect(await sendBlock({ image: { format: "png", source: { bytes: data } } })).toEqual([image]);
  });

  it.each([
    ["a number", 7],
    ["null", null],
    ["numbers that are no bytes", [1, 256]],
    ["an object of other values", { a: "b" }],
  ])("cannot be %s", async (_name, data) => {
    await expect(sendBlock({ type: "image", mimeType: "image/png", data })).rejects.toThrow(/image is empty or not/);
    await expect(sendBlock({ image: { format: "png", source: { bytes: data } } })).rejects.toThrow(
      /image is empty or not/,
    );
  });
});

describe("media of other providers", () => {
  it.each([
    [
      "Anthropic's document of text",
      { type: "document", source: { type: "text", media_type: "text/plain", data: "十日" }, context: "Rules" },
      documentOf("txt", base64("十日"), { context: "Rules" }),
    ],
    [
      "Anthropic's document in S3",
      { type: "document", source: { type: "url", url: "s3://bucket/leave.pdf" } },
      documentOf("pdf", "", { source: { s3Location: { uri: "s3://bucket/leave.pdf" } } }),
    ],
    ["a URL object", { type: "file", url: new URL(`data:application/pdf;base64,${pdf}`) }, documentOf("pdf", pdf)],
    [
      "a v0 id",
      { type: "file", source_type: "id", id: "s3://bucket/a.csv" },
      documentOf("csv", "", { source: { s3Location: { uri: "s3://bucket/a.csv" } } }),
    ],
    [
      "a v0 text without a type",
      { type: "file", source_type: "text", data: base64("ten") },
      documentOf("txt", base64("ten")),
    ],
    [
      "a type that says nothing",
      { type: "file", mimeType: "application/octet-stream", data: pdf },
      documentOf("pdf", pdf),
    ],
    [
      "OpenAI's audio without a format",
      { type: "input_audio", input_audio: { data: "AAEC" } },
      { audio: { format: "wav", source: { bytes: "AAEC" } } },
    ],
    [
      "citations of the metadata",
      {
        type: "file",
        mimeType: "application/pdf",
        data: pdf,
        metadata: { citations: { enabled: true }, context: "Rules" },
      },
      documentOf("pdf", pdf, { citations: { enabled: true }, context: "Rules" }),
    ],
  ])("%s", async (_name, block, sent) => {
    expect(await sendBlock(block)).toEqual([sent]);
  });

  it.each([
    ["an empty text", { type: "text-plain", mimeType: "text/plain", text: "" }, /data of its document is empty/],
    ["a file id of OpenAI's", { type: "file", file: { file_id: "file-1" } }, /document is a file id/],
    ["an id that is no text", { type: "file", fileId: 7 }, /document is a file id/],
    ["an image_url without a URL", { type: "image_url", image_url: {} }, /image block has no data/],
    ["a document said to be an image", { type: "image", data: pdf }, /format of its image is unknown/],
    [
      "an image of no type that is known",
      { type: "image", mimeType: "image/*", data: "AAEC" },
      /no image of the type "image\/\*"/,
    ],
  ])("are refused: %s", async (_name, block, said) => {
    await expect(sendBlock(block)).rejects.toThrow(said);
  });

  it("in Converse's own form are left to the service, if they lack something", async () => {
    expect(await sendBlock({ image: { source: { bytes: png } } })).toEqual([{ image: { source: { bytes: png } } }]);
    expect(await sendBlock({ image: { format: "avif", source: { bytes: png } } })).toEqual([
      { image: { format: "avif", source: { bytes: png } } },
    ]);
  });
});

describe("a search result", () => {
  const block = {
    type: "search_result",
    source: "https://example.com/leave",
    title: "就業規則",
    content: [{ type: "text", text: "ten" }, { type: "text", text: "days" }, "no block", { type: "image" }],
  };
  const searchResult = { source: block.source, title: block.title, content: [{ text: "ten" }, { text: "days" }] };

  it("in Anthropic's form is Converse's, for the user and for a tool", async () => {
    const cited = { ...block, citations: { enabled: true } };
    expect(await sendBlock(block)).toEqual([{ searchResult }]);
    expect(await sendBlock(cited)).toEqual([{ searchResult: { ...searchResult, citations: { enabled: true } } }]);
    const result = new ToolMessage({ tool_call_id: "t1", content: [block as never, { searchResult } as never] });
    const { messages } = await sendMessages([hi, look, result]);
    expect(messages[2]?.content).toEqual([
      { toolResult: { toolUseId: "t1", content: [{ searchResult }, { searchResult }] } },
    ]);
  });

  it.each([["source"], ["title"], ["content"]])("needs its %s", async (missing) => {
    await expect(sendBlock({ ...block, [missing]: undefined })).rejects.toThrow(
      /Message 0 \(human\).*no source, title or text. Give it all three/,
    );
  });
});

describe("an answer of another provider", () => {
  it.each([
    ["OpenAI's text", { type: "output_text", text: "ten", annotations: [] }, { text: "ten" }],
    ["OpenAI's input", { type: "input_text", text: "ten" }, { text: "ten" }],
    ["OpenAI's refusal", { type: "refusal", refusal: "できません" }, { text: "できません" }],
    [
      "reasoning in Converse's own form",
      { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
      { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
    ],
    [
      "reasoning without a signature",
      { type: "reasoning", reasoning: "hm" },
      { reasoningContent: { reasoningText: { text: "hm" } } },
    ],
    [
      "OpenAI's call",
      { type: "function_call", id: "fc_1", call_id: "t9", name: "look", arguments: '{"a":1}' },
      { toolUse: { toolUseId: "t9", name: "look", input: { a: 1 } } },
    ],
    [
      "OpenAI's call without an id for its result",
      { type: "function_call", id: "t9", name: "look", arguments: "" },
      { toolUse: { toolUseId: "t9", name: "look", input: {} } },
    ],
    [
      "Anthropic's call",
      { type: "tool_use", id: "t9", name: "look", input: { a: 1 } },
      { toolUse: { toolUseId: "t9", name: "look", input: { a: 1 } } },
    ],
    [
      "Converse's own call",
      { toolUse: { toolUseId: "t9", name: "look", input: { a: 1 } } },
      { toolUse: { toolUseId: "t9", name: "look", input: { a: 1 } } },
    ],
  ])("keeps %s", async (_name, block, sent) => {
    const answer = new AIMessage({ content: [{ type: "text", text: "Well:" }, block] as never });
    const isCall = "toolUse" in sent;
    const result = new ToolMessage({ tool_call_id: "t9", content: "ten" });
    const { messages, warnings } = await sendMessages([hi, answer, ...(isCall ? [result] : []), bye], {
      tools: [{ toolSpec: { name: "look", inputSchema: { json: { type: "object" } } } }],
    });
    expect(messages[1]?.content).toEqual([{ text: "Well:" }, sent]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["text without text", { type: "output_text" }, "foreign-block"],
    ["a refusal without text", { type: "refusal" }, "foreign-block"],
    ["a number", 7, "foreign-block"],
    ["redacted reasoning without data", { type: "redacted_thinking" }, "empty-reasoning"],
    ["redacted reasoning that is not base64", { type: "redacted_thinking", data: "!" }, "empty-reasoning"],
    ["reasoning without anything", { type: "reasoning", reasoning: "" }, "empty-reasoning"],
  ])("loses %s, and says so", async (_name, block, kind) => {
    const { content, changes } = await sendAnswer([{ type: "text", text: "Well:" }, block]);
    expect(content).toEqual([{ text: "Well:" }]);
    expect(changes).toEqual([{ kind, message: 1 }]);
  });

  it("keeps the text of citations that are not Converse's", async () => {
    const annotations = [{ type: "citation", url: "https://example.com" }, "no annotation"];
    const { content, changes } = await sendAnswer([{ type: "text", text: "ten", annotations }]);
    expect(content).toEqual([{ text: "ten" }]);
    expect(changes).toEqual([{ kind: "foreign-citations", message: 1 }]);
  });

  it("keeps citations of a stream that are beside its text, and ignores what is none", async () => {
    const additional_kwargs = { citations: ["none", { title: "就業規則" }, { contentBlockIndex: 0, title: "Annex" }] };
    const { content } = await sendAnswer(["ten"], { additional_kwargs });
    expect(content).toEqual([
      { citationsContent: { content: [{ text: "ten" }], citations: [{ title: "就業規則" }, { title: "Annex" }] } },
    ]);
  });
});
