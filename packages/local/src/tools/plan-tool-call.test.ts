import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type Tool,
} from "@aws-sdk/client-bedrock-runtime";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const NOW = Date.parse("2026-11-21T00:00:00Z");
let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({ now: () => NOW });
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const spec = (name: string, description: string, properties: object, required = Object.keys(properties)): Tool => ({
  toolSpec: {
    name,
    description,
    inputSchema: { json: { type: "object", properties: { ...properties }, required, additionalProperties: false } },
  },
});
const string = { type: "string" };
const TOOLS: Tool[] = [
  spec(
    "get_weather",
    "Get the current weather of a city",
    {
      city: string,
      unit: { type: "string", enum: ["celsius", "fahrenheit"], default: "celsius" },
    },
    ["city"],
  ),
  spec("add", "Add two numbers, plus", { a: { type: "number" }, b: { type: "number" } }),
  spec(
    "book_flight",
    "Book a flight between cities",
    {
      origin: string,
      destination: string,
      departure_date: { type: "string", format: "date" },
      passengers: { type: "integer", minimum: 1, default: 1 },
    },
    ["origin", "destination", "departure_date"],
  ),
  spec("search_orders", "Look up the status of an order by its number", { orderNumber: string }),
  spec("create_ticket", "Create a support ticket", {
    title: string,
    priority: { type: "string", enum: ["low", "medium", "high"] },
    contact: { type: "object", properties: { email: { type: "string", format: "email" } }, required: ["email"] },
    notify: { type: "boolean", description: "Whether to notify the manager" },
  }),
  spec("tag_photos", "Tag photos with labels", { labels: { type: "array", items: string, minItems: 1 } }),
  spec("tenki", "指定した都市の天気予報を調べる", { toshi: { type: "string", description: "都市の名前" } }),
];

const ask = (text: string, rest: Partial<ConverseCommandInput> = {}): ConverseCommandInput => ({
  modelId: "amazon.nova-lite-v1:0",
  messages: [{ role: "user", content: [{ text }] }],
  toolConfig: { tools: TOOLS },
  ...rest,
});

it.each([
  ["What is the weather in Paris?", "get_weather", { city: "Paris" }],
  ["what's the weather like in san francisco today?", "get_weather", { city: "san francisco" }],
  ["Weather in New York in fahrenheit, please", "get_weather", { city: "New York", unit: "fahrenheit" }],
  ["Add 17 and 25.5", "add", { a: 17, b: 25.5 }],
  [
    "Book a flight from Tokyo to New York on March 5, 2027 for 3 passengers",
    "book_flight",
    { origin: "Tokyo", destination: "New York", departure_date: "2027-03-05", passengers: 3 },
  ],
  [
    "Book me a flight from Osaka to Kyoto tomorrow",
    "book_flight",
    { origin: "Osaka", destination: "Kyoto", departure_date: "2026-11-22" },
  ],
  ["What is the status of order ORD-1042?", "search_orders", { orderNumber: "ORD-1042" }],
  [
    'Create a high priority support ticket "Printer is on fire" for a.b@example.com and notify the manager',
    "create_ticket",
    { title: "Printer is on fire", priority: "high", contact: { email: "a.b@example.com" }, notify: true },
  ],
  ["Tag my photos with labels 'beach' and 'sunset'", "tag_photos", { labels: ["beach", "sunset"] }],
  ["大阪の天気を教えて", "tenki", { toshi: "大阪" }],
])("calls a tool for: %s", async (question, name, input) => {
  const { output, stopReason, additionalModelResponseFields } = await client.send(new ConverseCommand(ask(question)));
  expect(output?.message?.content).toEqual([
    { toolUse: { toolUseId: expect.stringMatching(/^tooluse_[\w-]{22}$/), name, input } },
  ]);
  expect(stopReason).toBe("tool_use");
  expect(additionalModelResponseFields).toEqual({ localBedrock: { languageModel: false, answer: "tool-call" } });
});

it("prefers the tool that the question calls by its name", async () => {
  const lookUp = (name: string, description: string): Tool => spec(name, description, {});
  const tools = [lookUp("archive", "Find a report in the archive"), lookUp("report", "Find a report in the archive")];
  const { output } = await client.send(new ConverseCommand(ask("Find a report", { toolConfig: { tools } })));
  expect(output?.message?.content?.[0]?.toolUse?.name).toBe("report");
});

it.each([
  "Who wrote Hamlet?",
  "Thank you!",
  "What is the weather like?",
  "Explain the history of the printing press in Europe.",
])("answers with a text when no tool fits: %s", async (question) => {
  const { output, stopReason } = await client.send(new ConverseCommand(ask(question)));
  expect(stopReason).toBe("end_turn");
  expect(output?.message?.content?.[0]?.text).toBeDefined();
});

describe("toolChoice", () => {
  it("calls the best tool when any tool is forced", async () => {
    const toolConfig = { tools: TOOLS, toolChoice: { any: {} } };
    const { output } = await client.send(new ConverseCommand(ask("Who wrote Hamlet?", { toolConfig })));
    expect(output?.message?.content?.[0]?.toolUse).toBeDefined();
  });

  it("calls the named tool with an input that its schema admits", async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const tool of TOOLS) {
      const { name = "", inputSchema } = tool.toolSpec ?? {};
      const toolConfig = { tools: TOOLS, toolChoice: { tool: { name } } };
      const { output } = await client.send(new ConverseCommand(ask("Who wrote Hamlet?", { toolConfig })));
      const [block] = output?.message?.content ?? [];
      expect(block?.toolUse?.name).toBe(name);
      expect(ajv.validate(Object(inputSchema?.json), block?.toolUse?.input), ajv.errorsText()).toBe(true);
    }
  });

  it("calls each tool once for a question, so that a forced conversation ends", async () => {
    const toolConfig = { tools: TOOLS, toolChoice: { any: {} } };
    const input = ask("What is the weather in Paris?", { toolConfig });
    let calls = 0;
    for (let turn = 0; turn <= TOOLS.length; turn++) {
      const { output, stopReason } = await client.send(new ConverseCommand(input));
      if (stopReason !== "tool_use") break;
      calls += 1;
      const toolUseId = output?.message?.content?.[0]?.toolUse?.toolUseId;
      input.messages?.push(
        { role: "assistant", content: output?.message?.content },
        { role: "user", content: [{ toolResult: { toolUseId, content: [{ text: "done" }] } }] },
      );
    }
    expect(calls).toBe(TOOLS.length);
  });
});

const toolLoop = (content: object): ConverseCommandInput =>
  ask("", {
    messages: [
      { role: "user", content: [{ text: "What is the weather in Paris?" }] },
      { role: "assistant", content: [{ toolUse: { toolUseId: "a1", name: "get_weather", input: { city: "Paris" } } }] },
      { role: "user", content: [{ toolResult: { toolUseId: "a1", content: [content] } }] },
    ] as ConverseCommandInput["messages"],
  });

it.each([
  [{ text: "22 degrees, sunny" }, "22 degrees, sunny"],
  [{ json: { degrees: 22 } }, '{"degrees":22}'],
  [
    { text: `${"Nothing of interest is here. ".repeat(20)}The weather in Paris is mild.` },
    "The weather in Paris is mild.",
  ],
])("quotes the tool result %j", async (content, text) => {
  const { output, stopReason } = await client.send(new ConverseCommand(toolLoop(content)));
  expect(output?.message?.content).toEqual([{ text }]);
  expect(stopReason).toBe("end_turn");
});

it("calls a tool again after the next question", async () => {
  const input = toolLoop({ text: "22 degrees" });
  input.messages?.push(
    { role: "assistant", content: [{ text: "22 degrees" }] },
    { role: "user", content: [{ text: "And the weather in Rome?" }] },
  );
  const { output } = await client.send(new ConverseCommand(input));
  expect(output?.message?.content?.[0]?.toolUse?.input).toEqual({ city: "Rome" });
});

it("streams a call as a start and parts of its input", async () => {
  const input = ask("Book a flight from Tokyo to New York on March 5, 2027 for 3 passengers");
  const whole = await client.send(new ConverseCommand(input));
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const kinds: string[] = [];
  let json = "";
  for await (const event of stream ?? []) {
    kinds.push(...Object.keys(event));
    json += event.contentBlockDelta?.delta?.toolUse?.input ?? "";
    const [block] = whole.output?.message?.content ?? [];
    const { toolUseId, name } = block?.toolUse ?? {};
    if (event.contentBlockStart) expect(event.contentBlockStart.start?.toolUse).toEqual({ toolUseId, name });
    if (event.messageStop) expect(event.messageStop.stopReason).toBe("tool_use");
  }
  expect(JSON.parse(json)).toEqual(whole.output?.message?.content?.[0]?.toolUse?.input);
  expect(kinds.filter((kind) => kind === "contentBlockDelta").length).toBeGreaterThan(2);
});

it("leaves out a call that exceeds maxTokens", async () => {
  const input = ask("What is the weather in Paris?", { inferenceConfig: { maxTokens: 2 } });
  const { output, stopReason } = await client.send(new ConverseCommand(input));
  expect(output?.message?.content).toEqual([]);
  expect(stopReason).toBe("max_tokens");
});
