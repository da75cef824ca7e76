import {
  BedrockRuntimeClient,
  ConverseCommand,
  CountTokensCommand,
  InvokeModelCommand,
  type InvokeModelCommandInput,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const TITAN = "amazon.titan-embed-text-v2:0";
let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const context = '<document index="1">The hotel limit in Osaka is JPY 14,000 per night.</document>';
const question = "What is the hotel limit in Osaka?";
const ANSWER = "The hotel limit in Osaka is JPY 14,000 per night. [1]";
const claude = (rest: object = {}) => ({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 200,
  system: context,
  messages: [{ role: "user", content: question }],
  ...rest,
});
const nova = (rest: object = {}) => ({
  schemaVersion: "messages-v1",
  system: [{ text: context }],
  messages: [{ role: "user", content: [{ text: question }] }],
  ...rest,
});

const invoke = async (modelId: string, body: object, rest: Partial<InvokeModelCommandInput> = {}) => {
  const response = await client.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body), ...rest }));
  return { ...response, json: JSON.parse(response.body.transformToString()) };
};
const stream = async (modelId: string, body: object) => {
  const command = new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(body) });
  const chunks: Record<string, unknown>[] = [];
  for await (const event of (await client.send(command)).body ?? []) {
    chunks.push(JSON.parse(Buffer.from(event.chunk?.bytes ?? []).toString("utf8")));
  }
  return chunks;
};

describe("a Claude body", () => {
  it("is answered with a message of the Messages API", async () => {
    const { json, contentType, performanceConfigLatency, serviceTier } = await invoke(SONNET, claude(), {
      performanceConfigLatency: "optimized",
      serviceTier: "flex",
      requestMetadata: '{"team":"a"}',
    });
    expect(json).toEqual({
      id: expect.stringMatching(/^msg_bdrk_/),
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [{ type: "text", text: ANSWER }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: {
        input_tokens: expect.any(Number),
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        output_tokens: expect.any(Number),
      },
    });
    // Claude Sonnet 4.5 has neither.
    expect([contentType, performanceConfigLatency, serviceTier]).toEqual(["application/json", "standard", "default"]);
  });

  it("counts the same tokens as Converse, and shares its cache", async () => {
    const text = "Answer from the documents. ".repeat(300);
    const system = [{ type: "text", text, cache_control: { type: "ephemeral" } }];
    const { json } = await invoke(SONNET, claude({ system }));
    const messages = [{ role: "user" as const, content: [{ text: question }] }];
    const { usage } = await client.send(
      new ConverseCommand({ modelId: SONNET, system: [{ text }, { cachePoint: { type: "default" } }], messages }),
    );
    expect(json.usage.cache_creation.ephemeral_5m_input_tokens).toBeGreaterThan(1000);
    expect(usage?.cacheReadInputTokens).toBe(json.usage.cache_creation_input_tokens);
    expect(usage?.inputTokens).toBe(json.usage.input_tokens);
  });

  it("ends at a stop sequence, and reports it", async () => {
    const { json } = await invoke(SONNET, claude({ stop_sequences: ["JPY", "per"] }));
    expect(json).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "JPY" });
    expect((await invoke(SONNET, claude({ max_tokens: 3 }))).json.stop_reason).toBe("max_tokens");
  });

  it("streams, with metrics in the last chunk", async () => {
    const chunks = await stream(SONNET, claude());
    expect([...new Set(chunks.map(({ type }) => type))]).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    const { inputTokenCount, outputTokenCount } = Object(chunks.at(-1)?.["amazon-bedrock-invocationMetrics"]);
    expect(Object(chunks[0]?.message).usage.input_tokens).toBe(inputTokenCount);
    expect(Object(chunks.at(-2)).usage.output_tokens).toBe(outputTokenCount);
  });

  it("can contain consecutive messages of one role, documents and tools that must not be called", async () => {
    const content = [
      { type: "document", source: { type: "text", media_type: "text/plain", data: "Dogs bark at night." }, title: "A" },
      { type: "text", text: "When do dogs bark?" },
    ];
    const messages = [
      { role: "user", content: "Hello." },
      { role: "user", content },
    ];
    const tools = [{ name: "bark", description: "When dogs bark", input_schema: { type: "object" } }];
    const { json } = await invoke(SONNET, claude({ system: "", messages, tools, tool_choice: { type: "none" } }));
    expect(json.content).toEqual([{ type: "text", text: "Dogs bark at night." }]);
  });

  it("accepts a JSON schema", async () => {
    const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
    const { json } = await invoke(SONNET, claude({ output_config: { format: { type: "json_schema", schema } } }));
    expect(JSON.parse(json.content[0].text)).toEqual({ answer: ANSWER });
  });

  it.each([
    [
      { max_tokens: undefined },
      "Malformed input request: #: required key [max_tokens] not found, please reformat your input and try again.",
    ],
    [{ anthropic_version: undefined }, "required key [anthropic_version] not found"],
    [{ anthropic_version: "2023-06-01" }, "#/anthropic_version"],
    [{ model: "x" }, "#: extraneous key [model] is not permitted"],
    [{ messages: [] }, "must start with a user message"],
    [{ messages: [{ role: "user", content: [{ type: "hologram" }] }] }, "exactly one member"],
  ])("is refused with %j", async (rest, message) => {
    const refused = expect.objectContaining({ name: "ValidationException", message: expect.stringContaining(message) });
    await expect(invoke(SONNET, claude(rest))).rejects.toEqual(refused);
  });
});

describe("API version 2026-10-21", () => {
  const anthropic_version = "2026-10-21";
  const SONNET_5 = "us.anthropic.claude-sonnet-5";

  it("is supported by Claude 4.7 and later", async () => {
    expect((await invoke(SONNET_5, claude({ anthropic_version }))).json.content[0].text).toBe(ANSWER);
    expect((await invoke("us.anthropic.claude-opus-4-7", claude({ anthropic_version }))).json.type).toBe("message");
    await expect(invoke(SONNET, claude({ anthropic_version }))).rejects.toThrow("not supported by this model");
  });

  const document = { type: "document", source: { type: "text", media_type: "text/plain", data: "a" } };
  it.each([
    [{ temperature: 1 }, "temperature: Extra inputs"],
    [{ messages: [{ role: "assistant", content: [document] }] }, "document blocks are not permitted"],
    [{ messages: [{ role: "user", content: [{ type: "text", text: "a", citations: [{}] }] }] }, "citations are not"],
  ])("refuses %j", async (rest, message) => {
    await expect(invoke(SONNET_5, claude({ anthropic_version, ...rest }))).rejects.toThrow(message);
  });
});

describe("a Nova body", () => {
  it("is answered in the schema of Nova", async () => {
    const { json } = await invoke(NOVA, nova({ inferenceConfig: { maxTokens: 200, topK: 20 } }));
    expect(json).toMatchObject({
      output: { message: { role: "assistant", content: [{ text: ANSWER }] } },
      stopReason: "end_turn",
      usage: { cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
    });
  });

  it("can contain cache points inside of text blocks", async () => {
    const system = [{ text: "Answer from the documents. ".repeat(300), cachePoint: { type: "default" } }];
    const { usage } = (await invoke(NOVA, nova({ system }))).json;
    expect(usage.cacheWriteInputTokenCount).toBeGreaterThan(1000);
    expect((await invoke(NOVA, nova({ system }))).json.usage.cacheReadInputTokenCount).toBe(
      usage.cacheWriteInputTokenCount,
    );
  });

  it.each([
    [{ max_tokens: 1 }, "#: extraneous key [max_tokens] is not permitted"],
    [{ schemaVersion: "v2" }, '#/schemaVersion: "v2" is not "messages-v1"'],
    [{ messages: undefined }, "#: required key [messages] not found"],
  ])("is refused with %j", async (rest, message) => {
    await expect(invoke(NOVA, nova(rest))).rejects.toThrow(message);
  });

  it("streams", async () => {
    const chunks = await stream(NOVA, nova({ inferenceConfig: { max_new_tokens: 200 } }));
    expect(chunks.map((chunk) => Object(chunk.contentBlockDelta).delta?.text ?? "").join("")).toBe(ANSWER);
    expect(Object.keys(chunks.at(-1) ?? {})).toEqual(["metadata", "amazon-bedrock-invocationMetrics"]);
  });
});

describe("embeddings", () => {
  const embed = async (inputText: string, rest: object = {}): Promise<number[]> =>
    (await invoke(TITAN, { inputText, ...rest })).json.embedding;
  const cosine = (a: number[], b: number[]): number =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

  it("are the same for the same text, have length 1, and are near for texts that share words", async () => {
    const [hotel, hotels, garden] = await Promise.all(
      ["What is the hotel limit in Osaka?", "The hotel limits of Osaka and Tokyo", "My garden has roses"].map((text) =>
        embed(text),
      ),
    );
    expect(hotel).toHaveLength(1024);
    expect(hotel).toEqual(await embed("What is the hotel limit in Osaka?"));
    expect(cosine(hotel ?? [], hotel ?? [])).toBeCloseTo(1);
    expect(cosine(hotel ?? [], hotels ?? [])).toBeGreaterThan(0.6);
    expect(Math.abs(cosine(hotel ?? [], garden ?? []))).toBeLessThan(0.2);
  });

  it("support other dimensions, and no normalisation", async () => {
    expect(await embed("roses and roses", { dimensions: 256 })).toHaveLength(256);
    const plain = await embed("red roses", { dimensions: 512, normalize: false });
    expect(Math.hypot(...plain)).toBeGreaterThan(1);
    expect((await invoke(TITAN, { inputText: "red roses" })).json.inputTextTokenCount).toBe(3);
  });

  it.each([[{}], [{ inputText: "" }], [{ inputText: "a", dimensions: 300 }]])("refuse %j", async (body) => {
    await expect(invoke(TITAN, body)).rejects.toMatchObject({ message: expect.stringContaining("Malformed input") });
  });

  it("do not stream", async () => {
    await expect(stream(TITAN, { inputText: "a" })).rejects.toThrow("unsupported for streaming");
  });
});

it.each([
  ["no-such.model-v1:0", "The provided model identifier is invalid."],
  ["us.meta.llama3-3-70b-instruct-v1:0", "Use Converse."],
])("refuses a body for the model %s", async (modelId, message) => {
  await expect(invoke(modelId, {})).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(message),
  });
});

it("refuses prompt routers", async () => {
  await expect(invoke(local.defaultRouterArn, nova())).rejects.toThrow(
    "does not document how InvokeModel handles them",
  );
});

describe("CountTokens", () => {
  const count = async (modelId: string, input: ConstructorParameters<typeof CountTokensCommand>[0]["input"]) =>
    (await client.send(new CountTokensCommand({ modelId, input }))).inputTokens;

  it("counts what Converse and InvokeModel report", async () => {
    const converse = {
      system: [{ text: context }],
      messages: [{ role: "user" as const, content: [{ text: question }] }],
    };
    const { usage } = await client.send(new ConverseCommand({ modelId: NOVA, ...converse }));
    expect(await count(NOVA, { converse })).toBe(usage?.inputTokens);
    const body = Buffer.from(JSON.stringify(claude()));
    expect(await count(SONNET, { invokeModel: { body } })).toBe(
      (await invoke(SONNET, claude())).json.usage.input_tokens,
    );
  });

  it("refuses prompt routers", async () => {
    const converse = { messages: [{ role: "user" as const, content: [{ text: question }] }] };
    await expect(count(local.defaultRouterArn, { converse })).rejects.toThrow("CountTokens needs a model");
  });
});
