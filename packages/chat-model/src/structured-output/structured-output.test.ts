import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const Leave = z
  .object({ days: z.number(), kinds: z.array(z.object({ name: z.string() })) })
  .describe("Leave of a person");
const json = JSON.stringify({ days: 10, kinds: [{ name: "annual" }] });

function create(text: string = json) {
  const reply = (request: SentRequest): FakeReply =>
    request.path.endsWith("/count-tokens")
      ? { json: { inputTokens: 42 } }
      : {
          json: {
            output: { message: { role: "assistant", content: [{ text }] } },
            stopReason: "end_turn",
            usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
            metrics: { latencyMs: 1 },
          },
        };
  const { client, sent } = createFakeTransport(reply);
  return { chat: new BedrockRoutedChatModel({ model, region: "us-east-1", client }), sent };
}

describe('withStructuredOutput with method "jsonSchema"', () => {
  it("sends the schema as the output format, closed, and parses the answer", async () => {
    const { chat, sent } = create();
    const leave = await chat.withStructuredOutput(Leave, { method: "jsonSchema", name: "leave" }).invoke("How many?");
    expect(leave).toEqual({ days: 10, kinds: [{ name: "annual" }] });
    const { outputConfig, toolConfig } = (sent[0]?.body ?? {}) as {
      outputConfig: { textFormat: { structure: { jsonSchema: { schema: string } } } };
      toolConfig?: unknown;
    };
    expect(toolConfig).toBeUndefined();
    expect(outputConfig).toMatchObject({
      textFormat: {
        type: "json_schema",
        structure: { jsonSchema: { name: "leave", description: "Leave of a person" } },
      },
    });
    expect(JSON.parse(outputConfig.textFormat.structure.jsonSchema.schema)).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { kinds: { items: { additionalProperties: false } } },
    });
  });

  it("accepts JSON schema, and returns the raw message too", async () => {
    const { chat } = create();
    const schema = { type: "object", properties: { days: { type: "number" } } };
    const result = await chat
      .withStructuredOutput(schema, { method: "jsonSchema", includeRaw: true })
      .invoke("How many?");
    expect(result.parsed).toMatchObject({ days: 10 });
    expect(result.raw.response_metadata).toHaveProperty("routing");
  });

  it("throws when the answer does not match the schema", async () => {
    const { chat } = create('{"days":"ten"}');
    await expect(chat.withStructuredOutput(Leave, { method: "jsonSchema" }).invoke("How many?")).rejects.toThrow(
      /parse/i,
    );
  });
});

describe("countTokens", () => {
  it("counts what a call would send, by CountTokens, and sends nothing else", async () => {
    const { chat, sent } = create();
    const tokens = await chat.countTokens([
      ["system", "Be brief."],
      ["human", "How many days?"],
    ]);
    expect(tokens).toBe(42);
    expect(sent).toMatchObject([
      {
        path: `/model/${model}/count-tokens`,
        body: {
          input: {
            converse: {
              system: [{ text: "Be brief." }],
              messages: [{ role: "user", content: [{ text: "How many days?" }] }],
            },
          },
        },
      },
    ]);
  });
});
