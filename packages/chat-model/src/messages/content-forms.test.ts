import { AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { InvalidMessageError } from "../index";
import { sendMessages } from "../testing/send-messages";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==";
const bytes = new Uint8Array(Buffer.from(png, "base64"));
const pdf = Buffer.from("%PDF-1.7 ten days").toString("base64");
const mp3 = Buffer.from("mp3").toString("base64");
const mp4 = Buffer.from("mp4").toString("base64");
const text = { type: "text", text: "What is this?" };

const image = { image: { format: "png", source: { bytes: png } } };
const document = { document: { name: "document", format: "pdf", source: { bytes: pdf } } };
const named = { document: { name: "leave 2026 pdf", format: "pdf", source: { bytes: pdf } } };
const audio = { audio: { format: "mp3", source: { bytes: mp3 } } };
const video = { video: { format: "mp4", source: { bytes: mp4 } } };
const s3 = { s3Location: { uri: "s3://bucket/leave.png" } };

/** A block as LangChain, or a provider whose messages LangChain keeps, writes it; and what Converse takes. */
const forms: readonly (readonly [string, object, object])[] = [
  ["image with base64", { type: "image", mimeType: "image/png", data: png }, image],
  ["image with a Uint8Array", { type: "image", mimeType: "image/png", data: bytes }, image],
  ["image with bytes that were JSON", { type: "image", mimeType: "image/png", data: { ...bytes } }, image],
  [
    "image with a Buffer that was JSON",
    { type: "image", mimeType: "image/png", data: Buffer.from(bytes).toJSON() },
    image,
  ],
  ["image with a data URL", { type: "image", url: `data:image/png;base64,${png}` }, image],
  [
    "image with a data URL in data",
    { type: "image", mimeType: "image/png", data: `data:image/png;base64,${png}` },
    image,
  ],
  ["image without a MIME type", { type: "image", data: png }, image],
  ["image with a MIME type in capitals", { type: "image", mimeType: "IMAGE/PNG; charset=binary", data: png }, image],
  [
    "image in S3",
    { type: "image", mimeType: "image/png", fileId: "s3://bucket/leave.png" },
    { image: { format: "png", source: s3 } },
  ],
  ["image in S3 by its URL", { type: "image", url: "s3://bucket/leave.png" }, { image: { format: "png", source: s3 } }],
  [
    "image/jpg",
    { type: "image", mimeType: "image/jpg", data: png },
    { image: { format: "jpeg", source: { bytes: png } } },
  ],
  ["v0 image in base64", { type: "image", source_type: "base64", mime_type: "image/png", data: png }, image],
  [
    "v0 image/jpg",
    { type: "image", source_type: "base64", mime_type: "image/jpg", data: png },
    { image: { format: "jpeg", source: { bytes: png } } },
  ],
  ["v0 image with a URL", { type: "image", source_type: "url", url: `data:image/png;base64,${png}` }, image],
  ["image_url", { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }, image],
  ["image_url as a string", { type: "image_url", image_url: `data:image/png;base64,${png}` }, image],
  [
    "image_url of image/jpg",
    { type: "image_url", image_url: `data:image/jpg;base64,${png}` },
    { image: { format: "jpeg", source: { bytes: png } } },
  ],
  ["image_url with bare base64", { type: "image_url", image_url: png }, image],
  ["Converse's own image", { image: { format: "png", source: { bytes } } }, image],
  ["Converse's own image with a type", { type: "image", image: { format: "png", source: { bytes } } }, image],
  [
    "Converse's own image with jpg",
    { image: { format: "jpg", source: { bytes } } },
    { image: { format: "jpeg", source: { bytes: png } } },
  ],
  ["Converse's own image in S3", { image: { format: "png", source: s3 } }, { image: { format: "png", source: s3 } }],
  ["Anthropic's image", { type: "image", source: { type: "base64", media_type: "image/png", data: png } }, image],
  ["file", { type: "file", mimeType: "application/pdf", data: pdf }, document],
  [
    "file with a name",
    { type: "file", mimeType: "application/pdf", data: pdf, metadata: { name: "leave_2026.pdf" } },
    named,
  ],
  [
    "file with a file name",
    { type: "file", mimeType: "application/pdf", data: pdf, metadata: { filename: "leave_2026.pdf" } },
    named,
  ],
  ["file with a data URL", { type: "file", url: `data:application/pdf;base64,${pdf}` }, document],
  ["file that is an image", { type: "file", mimeType: "image/png", data: png }, image],
  [
    "file of which only the name tells the type",
    { type: "file", data: pdf, metadata: { title: "leave_2026.pdf" } },
    named,
  ],
  ["v0 file", { type: "file", source_type: "base64", mime_type: "application/pdf", data: pdf }, document],
  [
    "v0 file of text",
    { type: "file", source_type: "text", text: "ten days" },
    { document: { name: "document", format: "txt", source: { bytes: "dGVuIGRheXM=" } } },
  ],
  [
    "plain text",
    { type: "text-plain", mimeType: "text/plain", text: "ten days", title: "Leave" },
    { document: { name: "Leave", format: "txt", source: { bytes: "dGVuIGRheXM=" } } },
  ],
  [
    "file of JSON",
    { type: "file", mimeType: "application/json", data: "e30=" },
    { document: { name: "document", format: "txt", source: { bytes: "e30=" } } },
  ],
  [
    "OpenAI's file",
    { type: "file", file: { filename: "leave_2026.pdf", file_data: `data:application/pdf;base64,${pdf}` } },
    named,
  ],
  [
    "Converse's own document",
    { document: { name: "document", format: "pdf", source: { bytes: Buffer.from(pdf, "base64") } } },
    document,
  ],
  [
    "Anthropic's document",
    {
      type: "document",
      title: "document",
      source: { type: "base64", media_type: "application/pdf", data: pdf },
      citations: { enabled: true },
    },
    { document: { ...document.document, citations: { enabled: true } } },
  ],
  ["video", { type: "video", mimeType: "video/mp4", data: mp4 }, video],
  [
    "video from an iPhone",
    { type: "video", mimeType: "video/quicktime", data: mp4 },
    { video: { format: "mov", source: { bytes: mp4 } } },
  ],
  [
    "video in S3",
    { type: "video", mimeType: "video/3gpp", fileId: "s3://bucket/a.3gp" },
    { video: { format: "three_gp", source: { s3Location: { uri: "s3://bucket/a.3gp" } } } },
  ],
  ["Converse's own video", { type: "video", video: { format: "mp4", source: { bytes: Buffer.from("mp4") } } }, video],
];

const onlyHuman: readonly (readonly [string, object, object])[] = [
  ["audio", { type: "audio", mimeType: "audio/mp3", data: mp3 }, audio],
  [
    "audio/x-wav",
    { type: "audio", mimeType: "audio/x-wav", data: mp3 },
    { audio: { format: "wav", source: { bytes: mp3 } } },
  ],
  ["v0 audio", { type: "audio", source_type: "base64", mime_type: "audio/mp3", data: mp3 }, audio],
  ["OpenAI's audio", { type: "input_audio", input_audio: { data: mp3, format: "mp3" } }, audio],
  ["Converse's own audio", { audio: { format: "mp3", source: { bytes: Buffer.from("mp3") } } }, audio],
  [
    "content for the guardrail",
    { guardContent: { text: { text: "ten" } } },
    { guardContent: { text: { text: "ten" } } },
  ],
  [
    "content for the guardrail with a type",
    { type: "guard_content", guardContent: { text: { text: "ten" } } },
    { guardContent: { text: { text: "ten" } } },
  ],
  ["a cache point", { cachePoint: { type: "default", ttl: "1h" } }, { cachePoint: { type: "default", ttl: "1h" } }],
  [
    "a cache point with a type",
    { type: "cache_point", cachePoint: { type: "default" } },
    { cachePoint: { type: "default" } },
  ],
  [
    "a block of another provider's form",
    { type: "non_standard", value: { cachePoint: { type: "default" } } },
    { cachePoint: { type: "default" } },
  ],
  ["text without a type", { text: "ten" }, { text: "ten" }],
];

const call = new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "look", args: {} }] });

describe("a human message", () => {
  it.each([...forms, ...onlyHuman])("holds %s", async (_name, block, sent) => {
    const { messages, warnings } = await sendMessages([new HumanMessage({ content: [text, block as never] })]);
    expect(messages).toEqual([{ role: "user", content: [{ text: "What is this?" }, sent] }]);
    expect(warnings).toEqual([]);
  });

  it("holds contentBlocks", async () => {
    const contentBlocks = [
      { type: "text" as const, text: "これは何ですか" },
      { type: "image" as const, mimeType: "image/png", data: bytes },
    ];
    const { messages } = await sendMessages([new HumanMessage({ contentBlocks })]);
    expect(messages).toEqual([{ role: "user", content: [{ text: "これは何ですか" }, image] }]);
  });

  it("holds strings in a list, and loses blank text beside other content", async () => {
    const { messages, changes } = await sendMessages([
      new HumanMessage({ content: ["a", text, { type: "text", text: "　" }] as never }),
    ]);
    expect(messages).toEqual([{ role: "user", content: [{ text: "a" }, { text: "What is this?" }] }]);
    expect(changes).toEqual([{ kind: "blank-text", message: 0 }]);
  });

  it.each([
    ["an https image", { type: "image", url: "https://example.com/a.png" }, /https URL.*Download it.*s3:\/\//s],
    [
      "an https image_url",
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      /https URL.*Download it/s,
    ],
    ["a v0 https image", { type: "image", source_type: "url", url: "http://example.com/a.png" }, /http URL/],
    [
      "an https file",
      { type: "file", url: "https://example.com/a.pdf", mimeType: "application/pdf" },
      /https URL.*type: "file"/s,
    ],
    ["a file id", { type: "file", fileId: "file-123" }, /is a file id/],
    [
      "an image of a type that Converse lacks",
      { type: "image", mimeType: "image/bmp", data: png },
      /no image of the type "image\/bmp".*image\/png/s,
    ],
    [
      "a file of a type that Converse lacks",
      { type: "file", mimeType: "application/zip", data: png },
      /no document of the type/,
    ],
    ["data that is not base64", { type: "image", mimeType: "image/png", data: "not base64!" }, /not base64/],
    ["no data", { type: "image", mimeType: "image/png", data: "" }, /empty or not base64/],
    ["an image without anything", { type: "image", mimeType: "image/png" }, /has no data/],
    ["an unknown block", { type: "hologram" }, /cannot hold a block of the type "hologram"/],
    ["reasoning", { type: "reasoning", reasoning: "hm" }, /cannot hold/],
  ])("refuses %s, and says what to do", async (_name, block, message) => {
    const sending = sendMessages([
      new SystemMessage("Be short."),
      new HumanMessage({ content: [text, block as never] }),
    ]);
    await expect(sending).rejects.toThrow(message);
    await expect(sending).rejects.toMatchObject({ messageIndex: 1, messageType: "human" });
    await expect(sending).rejects.toBeInstanceOf(InvalidMessageError);
    await expect(sending).rejects.toThrow(/^Message 1 \(human\)/);
  });

  it("refuses no content at all", async () => {
    await expect(sendMessages([new HumanMessage(" \n")])).rejects.toThrow(/Message 0 \(human\).*no content/);
  });
});

describe("a conversation in Converse's own form", () => {
  const searched = { toolUseId: "s1", name: "nova_grounding", type: "server_tool_use", input: { query: "休暇" } };
  const asked = { toolUseId: "t1", name: "leave", input: { year: 2026 } };
  const ownCall = (toolUse: object) => ({ type: "tool_use", toolUse });
  const result = { toolUseId: "t1", status: "success", content: [{ text: "10 日" }, { image: image.image }] };

  it("keeps its tool calls, and the bytes of media in their results", async () => {
    const sent = { ...result, content: [{ text: "10 日" }, { image: { format: "png", source: { bytes } } }] };
    const { messages } = await sendMessages([
      new HumanMessage("何日ですか"),
      new AIMessage({ content: [ownCall(searched), ownCall(asked)] }),
      new HumanMessage({ content: [{ type: "tool_result", toolResult: sent }] }),
    ]);
    expect(messages.slice(1)).toEqual([
      { role: "assistant", content: [{ toolUse: searched }, { toolUse: asked }] },
      { role: "user", content: [{ toolResult: result }] },
    ]);
  });

  it("has an empty result for one without content", async () => {
    const { messages } = await sendMessages([
      new HumanMessage("何日ですか"),
      new AIMessage({ content: [ownCall(asked)] }),
      new HumanMessage({ content: [{ type: "tool_result", toolResult: { toolUseId: "t1" } }] }),
    ]);
    expect(messages.at(-1)?.content).toEqual([{ toolResult: { toolUseId: "t1", content: [] } }]);
  });
});

describe("a search result in Anthropic's form", () => {
  const found = { type: "search_result", source: "s3://rules", title: "就業規則" };

  it("is Converse's search result, with its citations", async () => {
    const content = [{ type: "text", text: "10 日" }, { type: "text", text: "繰り越し可" }, { type: "image" }];
    const cited = { ...found, content, citations: { enabled: true } };
    const { messages } = await sendMessages([new HumanMessage({ content: [{ ...found, content }, cited, text] })]);
    const result = {
      source: "s3://rules",
      title: "就業規則",
      content: [{ text: "10 日" }, { text: "繰り越し可" }],
    };
    expect(messages[0]?.content).toEqual([
      { searchResult: result },
      { searchResult: { ...result, citations: { enabled: true } } },
      { text: "What is this?" },
    ]);
  });

  it.each([
    ["text", { ...found, content: [] }],
    ["list of texts", { ...found, content: "10 日" }],
    ["title", { ...found, title: undefined, content: [{ text: "10 日" }] }],
  ])("without a %s is refused", async (_part, block) => {
    await expect(sendMessages([new HumanMessage({ content: [block] })])).rejects.toThrow(
      /search result has no source, title or text/,
    );
  });
});

describe("a data URL without base64", () => {
  const send = (url: string) => sendMessages([new HumanMessage({ content: [{ type: "image", url }] })]);

  it("is read by its percent encoding", async () => {
    const { messages } = await send("data:image/png,%E4%BC%91%E6%9A%87");
    const sent = { format: "png", source: { bytes: Buffer.from("休暇").toString("base64") } };
    expect(messages[0]?.content).toEqual([{ image: sent }]);
  });

  it("is refused when the encoding is broken", async () => {
    await expect(send("data:image/png,%E4%BC")).rejects.toThrow(InvalidMessageError);
  });
});

it("a result in Anthropic's form in a human message answers its call", async () => {
  const call = { id: "t1", name: "leave", args: {} };
  const result = { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "10 日" }] };
  const { messages } = await sendMessages([
    new HumanMessage("何日ですか"),
    new AIMessage({ content: "", tool_calls: [call, { ...call, id: "t2" }] }),
    new HumanMessage({ content: [result, { ...result, tool_use_id: "t2", is_error: true }] }),
  ]);
  expect(messages.at(-1)?.content).toEqual([
    { toolResult: { toolUseId: "t1", content: [{ text: "10 日" }] } },
    { toolResult: { toolUseId: "t2", content: [{ text: "10 日" }], status: "error" } },
  ]);
});

describe("a tool message", () => {
  it.each(forms)("holds %s, and never as text", async (_name, block, sent) => {
    const result = new ToolMessage({ tool_call_id: "t1", content: [text, block as never] });
    const { messages } = await sendMessages([new HumanMessage("Look"), call, result]);
    expect(messages[2]).toEqual({
      role: "user",
      content: [{ toolResult: { toolUseId: "t1", content: [{ text: "What is this?" }, sent] } }],
    });
  });

  it("holds JSON, and a cache point goes behind the result", async () => {
    const content = [{ days: 10 }, { json: { days: 11 } }, { cachePoint: { type: "default" } }] as never;
    const { messages } = await sendMessages([
      new HumanMessage("Look"),
      call,
      new ToolMessage({ tool_call_id: "t1", content }),
    ]);
    expect(messages[2]?.content).toEqual([
      { toolResult: { toolUseId: "t1", content: [{ json: { days: 10 } }, { json: { days: 11 } }] } },
      { cachePoint: { type: "default" } },
    ]);
  });

  it("says that the tool failed", async () => {
    const result = new ToolMessage({ tool_call_id: "t1", content: "見つかりません", status: "error" });
    const { messages } = await sendMessages([new HumanMessage("Look"), call, result]);
    expect(messages[2]?.content).toEqual([
      { toolResult: { toolUseId: "t1", status: "error", content: [{ text: "見つかりません" }] } },
    ]);
  });

  it.each([
    ["success", []],
    ["error", [{ text: expect.stringContaining("failed") }]],
  ] as const)("may be empty (%s)", async (status, content) => {
    const result = new ToolMessage({ tool_call_id: "t1", content: "", status });
    const { messages } = await sendMessages([new HumanMessage("Look"), call, result]);
    expect(messages[2]?.content[0]?.toolResult).toMatchObject({ toolUseId: "t1", content });
  });

  it("refuses what a result cannot hold", async () => {
    const result = new ToolMessage({
      tool_call_id: "t1",
      content: [{ type: "audio", mimeType: "audio/mp3", data: mp3 }],
    });
    await expect(sendMessages([new HumanMessage("Look"), call, result])).rejects.toThrow(
      /Message 2 \(tool\).*cannot hold audio/,
    );
  });
});

describe("a system message", () => {
  it("holds text, cache points and content for the guardrail, wherever it stands", async () => {
    const content = [text, { cachePoint: { type: "default" } }, { guardContent: { text: { text: "ten" } } }] as never;
    const { body } = await sendMessages([
      new SystemMessage({ content }),
      new HumanMessage("Hi"),
      new SystemMessage("日本語で"),
    ]);
    expect(body.system).toEqual([
      { text: "What is this?" },
      { cachePoint: { type: "default" } },
      { guardContent: { text: { text: "ten" } } },
      { text: "日本語で" },
    ]);
  });

  it("is left out when it is blank", async () => {
    const { body } = await sendMessages([new SystemMessage(""), new HumanMessage("Hi")]);
    expect(body).not.toHaveProperty("system");
  });

  it("refuses an image", async () => {
    const content = [{ type: "image", mimeType: "image/png", data: png }];
    await expect(sendMessages([new SystemMessage({ content }), new HumanMessage("Hi")])).rejects.toThrow(
      /Message 0 \(system\).*system prompt cannot hold/,
    );
  });
});

it("a generic message has the role that it names", async () => {
  const { messages, body } = await sendMessages([
    new ChatMessage("Be short.", "developer"),
    new ChatMessage("Hi", "user"),
    new ChatMessage("Hello", "assistant"),
    new HumanMessage("Bye"),
  ]);
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  expect(body.system).toEqual([{ text: "Be short." }]);
});

describe("the name of a document", () => {
  const file = (name?: string) => ({ type: "file", mimeType: "application/pdf", data: pdf, metadata: { name } });

  async function namesOf(...files: object[]): Promise<string[]> {
    const { messages } = await sendMessages([new HumanMessage({ content: [text, ...files] as never })]);
    return messages[0]?.content.slice(1).map(({ document }) => (document as { name: string }).name) ?? [];
  }

  it.each([
    ["leave", "leave"],
    ["Leave (2026) [v-1]", "Leave (2026) [v-1]"],
    ["leave_2026.pdf", "leave 2026 pdf"],
    ["  a \t\n b  ", "a b"],
    ["ＬＥＡＶＥ　２０２６．pdf", "LEAVE 2026 pdf"],
    ["Résumé.pdf", "Resume pdf"],
  ])("%j becomes %j", async (wanted, sent) => {
    expect(await namesOf(file(wanted))).toEqual([sent]);
  });

  it("keeps names of other scripts apart, in characters that are known to be allowed", async () => {
    const names = await namesOf(file("テスト　資料.pdf"), file("就業規則.pdf"), file("2026年度.pdf"), file("📄"));
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9()[\]-]+( [a-zA-Z0-9()[\]-]+)*$/);
    expect(await namesOf(file("就業規則.pdf"))).toEqual([names[1]]);
  });

  it("is unique in a request, in tool results and in Converse's own blocks too, and has 200 characters at most", async () => {
    const native = { document: { name: "leave", format: "pdf", source: { bytes: Buffer.from("x") } } };
    const long = "a".repeat(500);
    const content = [text, file("leave"), native, file("leave"), file(), file(), file(long), file(`${long}b`)] as never;
    const result = new ToolMessage({ tool_call_id: "t1", content: [file("leave") as never] });
    const { messages } = await sendMessages([new HumanMessage({ content }), call, result]);
    const names =
      JSON.stringify(messages).match(/(?<="name":")[^"]+(?=","format"|","source)|(?<="name":")[^"]{1,200}(?=")/g) ?? [];
    const documents = names.filter((name) => name !== "look");
    expect(documents).toHaveLength(8);
    expect(new Set(documents).size).toBe(8);
    expect(documents.slice(0, 5)).toEqual(["leave", "leave (2)", "leave (3)", "document", "document (2)"]);
    for (const name of documents) expect(name.length).toBeLessThanOrEqual(200);
  });

  it("does not change when the conversation grows, so that its prefix stays cached", async () => {
    const first = new HumanMessage({ content: [text, file("a_b"), file("a b")] as never });
    const short = await sendMessages([first]);
    const grown = await sendMessages([
      first,
      new AIMessage("ok"),
      new HumanMessage({ content: [text, file("a.b")] as never }),
    ]);
    expect(grown.messages[0]).toEqual(short.messages[0]);
    expect(short.changes).toEqual([
      { kind: "document-name", message: 0 },
      { kind: "document-name", message: 0 },
    ]);
  });
});
