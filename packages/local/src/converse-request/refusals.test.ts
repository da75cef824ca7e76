import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

const NOVA = "amazon.nova-lite-v1:0";
const SONNET_4_5 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const OPUS_4_7 = "us.anthropic.claude-opus-4-7";
const OPUS_5_5 = "us.anthropic.claude-opus-5-5";
const user = (...content: unknown[]) => ({ role: "user", content });
const hello = [user({ text: "Hello" })];
const clock = { toolSpec: { name: "clock", inputSchema: { json: { type: "object" } } } };
const document = (name: string) => ({ document: { name, format: "txt", source: { text: "Refunds take 30 days." } } });

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Record<string, unknown>;
}

/** Sends what an SDK would refuse to send. */
async function post(path: string, body: unknown, method = "POST"): Promise<Answer> {
  const init = { method, headers: { authorization: "Bearer x" }, ...(method === "GET" ? {} : { body: toText(body) }) };
  const response = await fetch(`${local.url}${path}`, init);
  return {
    status: response.status,
    type: response.headers.get("x-amzn-errortype"),
    body: JSON.parse(await response.text()),
  };
}
const toText = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body));
const converse = (body: unknown, model = NOVA, operation = "converse") =>
  post(`/model/${encodeURIComponent(model)}/${operation}`, body);

async function expectRefusal(answer: Promise<Answer>, message: RegExp | string): Promise<void> {
  expect(await answer).toEqual({
    status: 400,
    type: "ValidationException",
    body: { message: typeof message === "string" ? message : expect.stringMatching(message) },
  });
}

it.each<[string, object, RegExp]>([
  ["system is a text", { system: "You are a bot" }, /Value 'You are a bot' at 'system' failed .* must be a list/],
  ["a system block is a text", { system: ["x"] }, /'system\.1\.member' failed .* must be a structure/],
  [
    "a text is a number",
    { messages: [user({ text: 5 })] },
    /Value '5' at 'messages\.1\.member\.content\.1\.member\.text'/,
  ],
  ["content is a text", { messages: [{ role: "user", content: "Hello" }] }, /'messages\.1\.member\.content'.* a list/],
  ["messages is an object", { messages: {} }, /'messages' failed .* must be a list/],
  ["a message is null", { messages: [null] }, /Value null at 'messages\.1\.member' .* must not be null/],
  [
    "a role is unknown",
    { messages: [{ role: "tool", content: [{ text: "a" }] }] },
    /enum value set: \[user, assistant/,
  ],
  [
    "a tool is a text",
    { toolConfig: { tools: ["x"] } },
    /'toolConfig\.tools\.1\.member' failed .* must be a structure/,
  ],
  [
    "a tool has two members",
    { toolConfig: { tools: [{ ...clock, cachePoint: { type: "default" } }] } },
    /exactly one member/,
  ],
  [
    "a tool has no member",
    { toolConfig: { tools: [{}] } },
    /exactly one member, of: \[toolSpec, systemTool, cachePoint\]/,
  ],
  [
    "a tool choice has two members",
    { toolConfig: { tools: [clock], toolChoice: { auto: {}, any: {} } } },
    /exactly one/,
  ],
  ["a block has only an unknown member", { messages: [user({ audioClip: {} })] }, /exactly one member/],
  ["maxTokens is a text", { inferenceConfig: { maxTokens: "5" } }, /'inferenceConfig\.maxTokens' failed .* an integer/],
  ["maxTokens has a fraction", { inferenceConfig: { maxTokens: 1.5 } }, /'inferenceConfig\.maxTokens' .* an integer/],
  ["maxTokens is huge", { inferenceConfig: { maxTokens: 1e300 } }, /less than or equal to 2147483647/],
  ["a stop sequence is a number", { inferenceConfig: { stopSequences: [5] } }, /stopSequences\.1\.member' .* a string/],
  ["bytes are not base64", { messages: [user({ image: { format: "png", source: { bytes: "%%%" } } })] }, /in base64/],
  [
    "a tier is unknown",
    { serviceTier: { type: "gold" } },
    /'serviceTier\.type' .* \[priority, default, flex, reserved\]/,
  ],
  ["effort is unknown", { outputConfig: { effort: "x".repeat(17) } }, /'outputConfig\.effort'/],
  ["promptVariables is a list", { promptVariables: [] }, /'promptVariables' failed .* must be a map/],
  [
    "several members are wrong",
    { system: 1, serviceTier: 2 },
    /^2 validation errors detected: Value '1' at 'system' failed .*; Value '2' at 'serviceTier' failed/,
  ],
])("refuses a Converse request when %s", async (_case, rest, message) => {
  await expectRefusal(converse({ messages: hello, ...rest }), message);
});

it("ignores unknown members and null, as AWS's JSON protocol does", async () => {
  const messages = [user({ text: "Hello", image: null, mood: "good" })];
  const { status } = await converse({ messages, mood: "good", inferenceConfig: null, system: null });
  expect(status).toBe(200);
});

describe("documents", () => {
  it("refuses two documents with one name", async () => {
    const messages = [user({ text: "?" }, document("a"), document("a"))];
    await expectRefusal(converse({ messages }), /a is used more than once/);
  });

  it.each(["a.txt", "a  b", "a_b", ""])("refuses the name %j", async (name) => {
    await expectRefusal(converse({ messages: [user({ text: "?" }, document(name))] }), /document/);
  });

  it("refuses a document without a text", async () => {
    await expectRefusal(
      converse({ messages: [user(document("a"))] }),
      "A text block must be included when using documents.",
    );
  });
});

describe("what a model does not take", () => {
  const thinking = (budget_tokens: unknown) => ({
    additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens } },
  });
  const forced = { toolConfig: { tools: [clock], toolChoice: { any: {} } } };

  it.each<[string, string, object, RegExp | string]>([
    [
      "temperature with topP",
      SONNET_4_5,
      { inferenceConfig: { temperature: 0.5, topP: 0.5 } },
      "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.",
    ],
    [
      "temperature",
      OPUS_4_7,
      { inferenceConfig: { temperature: 0.5 } },
      "The model returned the following errors: `temperature` is deprecated for this model.",
    ],
    ["topP", OPUS_4_7, { inferenceConfig: { topP: 0.5 } }, /`top_p` is deprecated/],
    ["topK", OPUS_4_7, { additionalModelRequestFields: { top_k: 5 } }, /`top_k` is deprecated/],
    ["a forced tool", OPUS_5_5, forced, /doesn't support the toolConfig\.toolChoice\.any field/],
    ["reserved capacity", SONNET_4_5, { serviceTier: { type: "reserved" } }, "Reservation not found."],
    [
      "a thinking budget over maxTokens",
      SONNET_4_5,
      { inferenceConfig: { maxTokens: 2000 }, ...thinking(2000) },
      /`max_tokens` must be greater than `thinking\.budget_tokens`/,
    ],
    ["a small thinking budget", SONNET_4_5, thinking(100), /greater than or equal to 1024/],
    ["a thinking budget that is no number", SONNET_4_5, thinking("much"), /valid integer/],
    ["thinking with a forced tool", SONNET_4_5, { ...thinking(2000), ...forced }, /Thinking may not be enabled/],
  ])("refuses %s for %s, streamed too", async (_case, model, rest, message) => {
    await expectRefusal(converse({ messages: hello, ...rest }, model), message);
    await expectRefusal(converse({ messages: hello, ...rest }, model, "converse-stream"), message);
  });

  it.each<[string, object]>([
    [SONNET_4_5, { inferenceConfig: { temperature: 0.5 } }],
    [SONNET_4_5, { inferenceConfig: { maxTokens: 3000 }, ...thinking(2000) }],
    [NOVA, { inferenceConfig: { temperature: 0.5, topP: 0.5 } }],
    [OPUS_4_7, forced],
  ])("accepts for %s what it takes: %j", async (model, rest) => {
    expect((await converse({ messages: hello, ...rest }, model)).status).toBe(200);
  });

  it("refuses the same in bodies of InvokeModel", async () => {
    const body = {
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 50,
      messages: [{ role: "user", content: "Hi" }],
    };
    await expectRefusal(converse({ ...body, temperature: 0.5 }, OPUS_4_7, "invoke"), /`temperature` is deprecated/);
    const enabled = { type: "enabled", budget_tokens: 2000 };
    await expectRefusal(converse({ ...body, thinking: enabled }, SONNET_4_5, "invoke"), /must be greater than/);
  });
});

it.each<[string, object, object]>([
  [SONNET_4_5, { serviceTier: { type: "flex" } }, { serviceTier: { type: "default" } }],
  ["us.amazon.nova-2-lite-v1:0", { serviceTier: { type: "flex" } }, { serviceTier: { type: "flex" } }],
  [NOVA, { performanceConfig: { latency: "optimized" } }, { performanceConfig: { latency: "standard" } }],
  [
    "amazon.nova-pro-v1:0",
    { performanceConfig: { latency: "optimized" } },
    { performanceConfig: { latency: "optimized" } },
  ],
])("%s answers with the tier and latency mode that it has", async (model, asked, served) => {
  const { body } = await converse({ messages: hello, ...asked }, model);
  expect(body).toMatchObject(served);
});

describe("ids", () => {
  it.each(["amazon nova", "x/y", "a".repeat(2049), "nova!"])("refuses the model id %j", async (id) => {
    await expectRefusal(converse({ messages: hello }, id), /'modelId' failed to satisfy constraint/);
  });

  it("gives a router of legacy models AWS's words", async () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
    expect(await converse({ messages: hello }, router)).toMatchObject({
      status: 404,
      type: "ResourceNotFoundException",
      body: { message: expect.stringContaining("Access denied. This Model is marked by provider as Legacy") },
    });
  });

  it.each([
    ["/inference-profiles/a%20b", /'inferenceProfileIdentifier' .* regular expression/],
    ["/foundation-models/nova", /'modelIdentifier' .* regular expression/],
    ["/prompt-routers?maxResults=0", /'maxResults' .* greater than or equal to 1/],
    ["/model-customization-jobs?creationTimeAfter=soon", /'creationTimeAfter' .* a timestamp/],
  ])("refuses GET %s", async (path, message) => {
    await expectRefusal(post(path, undefined, "GET"), message);
  });
});

it.each<[string, object, RegExp]>([
  ["messages is a text", { messages: "Hi" }, /messages: Input should be a valid list/],
  [
    "a text is a number",
    { messages: [{ role: "user", content: [{ type: "text", text: 5 }] }] },
    /content\.0\.text\.text: Input/,
  ],
  ["a tool is a text", { tools: ["x"] }, /tools\.0: Input should be a valid dictionary/],
  ["system is a number", { system: 5 }, /system: Input should be a valid list/],
  ["a temperature is a text", { temperature: "warm" }, /temperature: Input should be a valid number/],
])("refuses a Claude body when %s", async (_case, rest, message) => {
  const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 50, messages: [{ role: "user", content: "Hi" }] };
  await expectRefusal(converse({ ...body, ...rest }, SONNET_4_5, "invoke"), message);
});

it("accepts an image in a Claude body", async () => {
  const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "YWJj" } };
  const messages = [{ role: "user", content: [image, { type: "text", text: "What is this?" }] }];
  const body = { anthropic_version: "bedrock-2023-05-31", max_tokens: 50, messages };
  expect((await converse(body, SONNET_4_5, "invoke")).status).toBe(200);
});

it.each<[string, object, RegExp]>([
  ["content is a number", { messages: [{ role: "user", content: 5 }] }, /must be a list/],
  ["a text is a number", { messages: [user({ text: 5 })] }, /must be a string/],
  ["a message is a text", { messages: ["x"] }, /must be a structure/],
])("refuses a Nova body when %s", async (_case, body, message) => {
  await expectRefusal(converse(body, NOVA, "invoke"), message);
});

describe("requests of great depth or length", () => {
  const nested = (levels: number) => `${'{"type":"object","properties":{"a":'.repeat(levels)}{}${"}}".repeat(levels)}`;

  it("refuses a tool's schema of 3,000 levels", async () => {
    const body = { messages: hello, toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: "@" } } }] } };
    const text = JSON.stringify(body).replace('"@"', () => nested(3000));
    await expectRefusal(converse(text), "The request body has more than 250 levels of nesting.");
  });

  it("refuses an output schema of 3,000 levels", async () => {
    const outputConfig = { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: nested(3000) } } } };
    await expectRefusal(converse({ messages: hello, outputConfig }), /has more than 250 levels of nesting/);
  });

  it("accepts a schema of 50 levels", async () => {
    const outputConfig = { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: nested(50) } } } };
    expect((await converse({ messages: hello, outputConfig })).status).toBe(200);
  });

  it("refuses a URI that is too long", async () => {
    await expectRefusal(post(`/model/${"a".repeat(20_000)}/converse`, {}), /'modelId' .* less than or equal to 2048/);
    await expectRefusal(
      post(`/model/${"a".repeat(100_000)}/converse`, {}),
      /The URI and the headers of the request are longer/,
    );
  });
});
