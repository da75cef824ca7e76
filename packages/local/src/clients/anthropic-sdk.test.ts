import { AnthropicBedrock } from "@anthropic-ai/bedrock-sdk";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const MODEL = "us.anthropic.claude-sonnet-5";
const OLDER_MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
let local: LocalBedrock;
let anthropic: AnthropicBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
  const { region, credentials } = local.clientConfig;
  anthropic = new AnthropicBedrock({
    baseURL: local.url,
    awsRegion: region,
    awsAccessKey: credentials.accessKeyId,
    awsSecretKey: credentials.secretAccessKey,
  });
});
afterAll(() => local.close());

const system = '<document index="1">The hotel limit in Osaka is JPY 14,000 per night.</document>';
const messages = [{ role: "user" as const, content: "What is the hotel limit in Osaka?" }];
const ANSWER = "The hotel limit in Osaka is JPY 14,000 per night. [1]";
const tools = [
  {
    name: "get_weather",
    description: "Get the weather of a city",
    input_schema: { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] },
  },
];

it("creates a message", async () => {
  const message = await anthropic.messages.create({ model: MODEL, max_tokens: 100, system, messages });
  expect(message).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
  expect(message.content).toEqual([{ type: "text", text: ANSWER }]);
  expect(message.usage.input_tokens).toBeGreaterThan(10);
});

it("streams a message", async () => {
  const stream = anthropic.messages.stream({ model: MODEL, max_tokens: 100, system, messages });
  const kinds = new Set<string>();
  stream.on("streamEvent", ({ type }) => kinds.add(type));
  const message = await stream.finalMessage();
  expect(message.content).toMatchObject([{ type: "text", text: ANSWER }]);
  expect(message.stop_reason).toBe("end_turn");
  expect(message.usage.output_tokens).toBeGreaterThan(5);
  expect([...kinds]).toEqual([
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
});

it("writes to the cache, then reads from it", async () => {
  const text = "Answer from the documents. ".repeat(400);
  const create = (ttl: "5m" | "1h") =>
    anthropic.messages.create({
      model: MODEL,
      max_tokens: 100,
      system: [{ type: "text", text: `${ttl} ${text}`, cache_control: { type: "ephemeral", ttl } }],
      messages,
    });
  const { usage } = await create("1h");
  expect(usage.cache_creation?.ephemeral_1h_input_tokens).toBe(usage.cache_creation_input_tokens);
  expect(usage.cache_creation_input_tokens).toBeGreaterThan(1000);
  const again = (await create("1h")).usage;
  expect(again.cache_read_input_tokens).toBe(usage.cache_creation_input_tokens);
  expect(again.cache_creation_input_tokens).toBe(0);
  expect((await create("5m")).usage.cache_creation?.ephemeral_5m_input_tokens).toBeGreaterThan(1000);
});

it("runs a tool to the answer", async () => {
  const question = { role: "user" as const, content: "What is the weather in Paris?" };
  const call = await anthropic.messages.create({ model: MODEL, max_tokens: 100, tools, messages: [question] });
  expect(call.stop_reason).toBe("tool_use");
  const [block] = call.content;
  if (block?.type !== "tool_use") throw new Error("There is no tool call.");
  expect(block).toMatchObject({ name: "get_weather", input: { city: "Paris" } });
  const result = { type: "tool_result" as const, tool_use_id: block.id, content: "22 degrees" };
  const answer = await anthropic.messages.create({
    model: MODEL,
    max_tokens: 100,
    tools,
    messages: [question, { role: "assistant", content: call.content }, { role: "user", content: [result] }],
  });
  expect(answer.content).toEqual([{ type: "text", text: "22 degrees" }]);
});

it("streams a tool call", async () => {
  const messages = [{ role: "user" as const, content: "What is the weather in New York?" }];
  const stream = anthropic.messages.stream({ model: MODEL, max_tokens: 100, tools, messages });
  expect((await stream.finalMessage()).content).toMatchObject([{ type: "tool_use", input: { city: "New York" } }]);
});

it("returns errors as the service does", async () => {
  const create = anthropic.messages.create({ model: "anthropic.claude-99", max_tokens: 1, messages });
  await expect(create).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("The provided model identifier is invalid."),
  });
});

it("requires the older API version for models before Claude 4.7, as the service does", async () => {
  const create = (client: AnthropicBedrock) =>
    client.messages.create({ model: OLDER_MODEL, max_tokens: 100, messages });
  await expect(create(anthropic)).rejects.toMatchObject({ status: 400 });
  const older = anthropic.withOptions({ defaultHeaders: { "anthropic-version": "bedrock-2023-05-31" } });
  expect((await create(older)).type).toBe("message");
});
