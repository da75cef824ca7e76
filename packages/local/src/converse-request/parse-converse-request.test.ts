import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({ guardrails: { abc123: {} } });
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const schema = { json: { type: "object" } };
const tool = (name: string) => ({ toolSpec: { name, inputSchema: schema } });
const user = (...content: object[]) => ({
  role: "user",
  content: content.length === 0 ? [{ text: "Hello" }] : content,
});
const uses = (...ids: string[]) => ({
  role: "assistant",
  content: ids.map((toolUseId) => ({ toolUse: { toolUseId, name: "clock", input: {} } })),
});
const result = (toolUseId: string, rest: object = { content: [{ text: "12:00" }] }) => ({
  toolResult: { toolUseId, ...rest },
});
const tools = { toolConfig: { tools: [tool("clock")] } };

const document = { document: { name: "d", format: "txt", source: { text: "Refunds take 30 days." } } };

/** The SDK checks few values, so invalid values reach the server. */
const send = (rest: object) =>
  client.send(
    new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages: [user()], ...rest } as ConverseCommandInput),
  );

it.each([
  [
    "tool results are missing",
    { ...tools, messages: [user(), uses("a", "b"), user(result("a"))] },
    /^Expected toolResult blocks at messages\.2\.content for the following Ids: b$/,
  ],
  [
    "tool results are missing altogether",
    { ...tools, messages: [user(), uses("a"), user()] },
    /^Expected toolResult blocks at messages\.2\.content for the following Ids: a$/,
  ],
  [
    "there are too many tool results",
    { ...tools, messages: [user(), uses("a"), user(result("a"), result("b"))] },
    /^The number of toolResult blocks at messages\.2\.content exceeds the number of toolUse blocks of previous turn\.$/,
  ],
  [
    "there are more than five documents",
    { messages: [user(...Array(6).fill(document), { text: "Hello" })] },
    /^You can't include more than 5 documents in a request\.$/,
  ],
  [
    "there are more than five documents in all messages and tool results",
    {
      ...tools,
      messages: [
        user(document, document, document),
        uses("a"),
        user(result("a", { content: Array(3).fill(document) })),
      ],
    },
    /^You can't include more than 5 documents in a request\.$/,
  ],
  ["a tool result comes first", { ...tools, messages: [user(result("a"))] }, /messages\.0\.content exceeds/],
  ["an id is used twice", { ...tools, messages: [user(), uses("a", "a"), user(result("a"))] }, /duplicate Ids: a/],
  [
    "toolConfig is missing",
    { messages: [user(), uses("a"), user(result("a"))] },
    /^The toolConfig field must be defined when using toolUse and toolResult content blocks\.$/,
  ],
  [
    "an error has no content",
    { ...tools, messages: [user(), uses("a"), user(result("a", { status: "error", content: [] }))] },
    /^The content field at messages\.2\.content\.0\.toolResult cannot be empty when status value is error\.$/,
  ],
  [
    "an id has a space",
    { ...tools, messages: [user(), uses("a b"), user(result("a b"))] },
    /toolUse\.toolUseId' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  ],
  [
    "a call has no input",
    {
      ...tools,
      messages: [user(), { role: "assistant", content: [{ toolUse: { toolUseId: "a", name: "x", input: null } }] }],
    },
    /Value null at 'messages\.2\.member\.content\.1\.member\.toolUse\.input' failed .* must not be null/,
  ],
  [
    "an image has a format that does not exist",
    { messages: [user({ image: { format: "jpg", source: { bytes: Buffer.from("x") } } })] },
    /Value 'jpg' at 'messages\.1\.member\.content\.1\.member\.image\.format' failed .* enum value set: \[png, jpeg, gif, webp\]/,
  ],
  [
    "the name of a tool has a space",
    { toolConfig: { tools: [tool("get time")] } },
    /^1 validation error detected: Value 'get time' at 'toolConfig\.tools\.1\.member\.toolSpec\.name' failed to satisfy constraint: Member must satisfy regular expression pattern: \[a-zA-Z0-9_-\]\+$/,
  ],
  ["a tool has a long name", { toolConfig: { tools: [tool("x".repeat(65))] } }, /length less than or equal to 64/],
  ["two tools have one name", { toolConfig: { tools: [tool("a"), tool("a")] } }, /already defined/],
  [
    "there are no tools",
    { toolConfig: { tools: [] } },
    /'toolConfig\.tools' failed .* length greater than or equal to 1/,
  ],
  [
    "a tool's schema is not an object",
    { toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "string" } } } }] } },
    /toolConfig\.tools\.0\.toolSpec\.inputSchema\.json\.type must be one of the following: object/,
  ],
  [
    "the chosen tool is unknown",
    { toolConfig: { tools: [tool("a")], toolChoice: { tool: { name: "b" } } } },
    /b in toolConfig\.toolChoice\.tool is not defined/,
  ],
  [
    "maxTokens is 0",
    { inferenceConfig: { maxTokens: 0 } },
    /'inferenceConfig\.maxTokens' failed .* greater than or equal to 1/,
  ],
  [
    "temperature is 2",
    { inferenceConfig: { temperature: 2 } },
    /Value '2' at 'inferenceConfig\.temperature' .* less than or equal to 1/,
  ],
  ["topP is negative", { inferenceConfig: { topP: -0.1 } }, /'inferenceConfig\.topP' .* greater than or equal to 0/],
  [
    "a stop sequence is empty",
    { inferenceConfig: { stopSequences: ["x", ""] } },
    /'inferenceConfig\.stopSequences\.2\.member'/,
  ],
  [
    "there are 17 pairs of metadata",
    { requestMetadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, "v"])) },
    /'requestMetadata' .* length less than or equal to 16/,
  ],
  [
    "a metadata value is long",
    { requestMetadata: { key: "v".repeat(257) } },
    /'requestMetadata\.key\.member' .* length less than or equal to 256/,
  ],
  ["a system text is blank", { system: [{ text: " " }] }, /SystemContentBlock object at system\.0 is blank/],
  ["a block has two kinds", { messages: [user({ text: "a", cachePoint: { type: "default" } })] }, /exactly one member/],
  [
    "a guardrail version is wrong",
    { guardrailConfig: { guardrailIdentifier: "abc", guardrailVersion: "zero" } },
    /'guardrailConfig\.guardrailVersion'/,
  ],
  [
    "a schema is not JSON",
    { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: "{" } } } } },
    /is not a JSON Schema/,
  ],
  [
    "a document has an odd name",
    {
      messages: [
        user({ document: { name: "a/b.txt", format: "txt", source: { bytes: Buffer.from("x") } } }, { text: "?" }),
      ],
    },
    /^The document file name can only contain/,
  ],
  [
    "there are five cache points",
    { system: [{ text: "x" }, ...Array.from({ length: 5 }, () => ({ cachePoint: { type: "default" } }))] },
    /A maximum of 4 blocks/,
  ],
  [
    "a cache point is among Nova's tools",
    { toolConfig: { tools: [tool("a"), { cachePoint: { type: "default" } }] } },
    /extraneous key \[cachePoint\]/,
  ],
])("refuses a request when %s", async (_case, rest, message) => {
  // The serialiser of the SDK drops the second member of a union, so this request is sent without the SDK.
  const sent = _case === "a block has two kinds" ? sendRaw(rest) : send(rest);
  await expect(sent).rejects.toMatchObject({ name: "ValidationException", message: expect.stringMatching(message) });
});

it.each([
  ["a guardrail", { guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "DRAFT", trace: "enabled" } }],
  ["metadata", { requestMetadata: { team: "a-b c", empty: "" } }],
  [
    "a tool result of an error",
    { ...tools, messages: [user(), uses("a"), user(result("a", { status: "error", content: [{ text: "x" }] }))] },
  ],
  ["effort", { outputConfig: { effort: "low" } }],
  [
    "a tool call that the service answered itself",
    {
      ...tools,
      messages: [
        user(),
        {
          role: "assistant",
          content: [{ toolUse: { toolUseId: "s", name: "x", input: {}, type: "server_tool_use" } }],
        },
        user(),
      ],
    },
  ],
])("accepts %s", async (_case, rest) => {
  expect((await send(rest)).stopReason).toBe("end_turn");
});

async function sendRaw(rest: object): Promise<void> {
  const response = await fetch(`${local.url}/model/amazon.nova-lite-v1:0/converse`, {
    method: "POST",
    headers: { authorization: "Bearer x" },
    body: JSON.stringify({ messages: [user()], ...rest }),
  });
  const { message } = JSON.parse(await response.text());
  throw Object.assign(new Error(message), { name: response.headers.get("x-amzn-errortype") });
}
