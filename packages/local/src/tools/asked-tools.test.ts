import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type Message,
  type Tool,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const string = { type: "string" };
const spec = (name: string, description: string, properties: object, required = Object.keys(properties)): Tool => ({
  toolSpec: {
    name,
    description,
    inputSchema: { json: { type: "object", properties: { ...properties }, required } },
  },
});
const weather = spec("get_weather", "Get the current weather of a city", { city: string });
const time = spec("get_time", "Get the current time of a city", { city: string });
const add = spec("add_numbers", "Add two numbers", { a: { type: "number" }, b: { type: "number" } });
const order = spec("get_order", "Look up the status of an order", { order_number: string });
const tenki = spec("tenki", "都市の天気を調べる", { toshi: { type: "string", description: "都市の名前" } });
const zaiko = spec("zaiko", "商品の在庫を調べる", { shohin: { type: "string", description: "商品の名前" } });
const search = spec("search_handbook", "Search the handbook of the company", { query: string });
const ping = spec("ping_server", "Check that the server answers", {});

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

async function send(messages: Message[], tools: Tool[], rest: Partial<ConverseCommandInput> = {}) {
  const { output, stopReason } = await client.send(
    new ConverseCommand({ modelId: MODEL, messages, toolConfig: { tools }, ...rest }),
  );
  const content = output?.message?.content ?? [];
  return {
    content,
    stopReason,
    text: content.map(({ text }) => text ?? "").join(""),
    calls: content.flatMap(({ toolUse }) => (toolUse === undefined ? [] : [[toolUse.name, toolUse.input]])),
  };
}
const user = (text: string): Message => ({ role: "user", content: [{ text }] });
const ask = (text: string, tools: Tool[], rest: Partial<ConverseCommandInput> = {}) => send([user(text)], tools, rest);

describe("a tool that is named", () => {
  it.each<[string, Tool[], unknown[]]>([
    ["Use the get_weather tool for Paris.", [time, weather], [["get_weather", { city: "Paris" }]]],
    ["Please call get_weather. I am in Paris.", [time, weather], [["get_weather", { city: "Paris" }]]],
    ["What should I wear in Paris? Use the weather tool.", [time, weather], [["get_weather", { city: "Paris" }]]],
    ["Is it cold in Paris? Use 'get_weather' to find out.", [time, weather], [["get_weather", { city: "Paris" }]]],
    ["addNumbers(3, 4)", [weather, add], [["add_numbers", { a: 3, b: 4 }]]],
    ["Run the ping_server function", [weather, ping], [["ping_server", {}]]],
    ["天気ツールを使って、大阪で傘が要るか教えて", [zaiko, tenki], [["tenki", { toshi: "大阪" }]]],
    ["在庫ツールで「消しゴム」を見て", [zaiko, tenki], [["zaiko", { shohin: "消しゴム" }]]],
  ])("in the question is called: %s", async (question, tools, calls) => {
    expect((await ask(question, tools)).calls).toEqual(calls);
  });

  it.each([
    ["You must always use the get_weather tool before you answer.", "What should I wear in Paris?"],
    ["必ず get_weather ツールを使ってください。", "What should I wear in Paris?"],
  ])("in the system prompt is called: %s", async (text, question) => {
    expect((await ask(question, [time, weather], { system: [{ text }] })).calls).toEqual([
      ["get_weather", { city: "Paris" }],
    ]);
    // A greeting needs no tool.
    expect((await ask("Thank you!", [time, weather], { system: [{ text }] })).calls).toEqual([]);
  });

  it.each(["Don't use the get_weather tool. Who lives in Paris?", "天気ツールは使わないで。大阪には誰がいますか。"])(
    "is not called when the question forbids it: %s",
    async (question) => {
      expect((await ask(question, [weather, tenki])).calls).toEqual([]);
    },
  );
});

describe("several calls in one reply", () => {
  it.each<[string, Tool[], unknown[]]>([
    [
      "What is the weather in Tokyo and Osaka?",
      [weather, time],
      [
        ["get_weather", { city: "Tokyo" }],
        ["get_weather", { city: "Osaka" }],
      ],
    ],
    [
      "Weather in New York, San Francisco and Austin, please",
      [weather],
      ["New York", "San Francisco", "Austin"].map((city) => ["get_weather", { city }]),
    ],
    [
      "東京と大阪の天気を教えて",
      [tenki, zaiko],
      [
        ["tenki", { toshi: "東京" }],
        ["tenki", { toshi: "大阪" }],
      ],
    ],
    [
      "What is the status of order A-17 and A-18?",
      [order],
      [
        ["get_order", { order_number: "A-17" }],
        ["get_order", { order_number: "A-18" }],
      ],
    ],
    [
      "What is the current weather and the current time in Paris?",
      [weather, time],
      [
        ["get_weather", { city: "Paris" }],
        ["get_time", { city: "Paris" }],
      ],
    ],
    [
      "What is the weather in Paris? And add the numbers 3 and 4.",
      [weather, add],
      [
        ["get_weather", { city: "Paris" }],
        ["add_numbers", { a: 3, b: 4 }],
      ],
    ],
  ])("%s", async (question, tools, calls) => {
    const reply = await ask(question, tools);
    expect(reply.calls).toEqual(calls);
    expect(reply.stopReason).toBe("tool_use");
    const ids = reply.content.map(({ toolUse }) => toolUse?.toolUseId);
    expect(new Set(ids).size).toBe(calls.length);
  });

  it("are made one after another when parallel calls are disabled", async () => {
    const rest = { additionalModelRequestFields: { tool_choice: { type: "auto", disable_parallel_tool_use: true } } };
    const messages = [user("What is the weather in Tokyo and Osaka?")];
    const made: unknown[] = [];
    for (;;) {
      const reply = await send(messages, [weather], rest);
      if (reply.calls.length === 0) {
        expect(reply.text).toBe("Sunny in Tokyo.\nSunny in Osaka.");
        break;
      }
      expect(reply.calls).toHaveLength(1);
      made.push(...reply.calls);
      const { toolUseId, input } = reply.content[0]?.toolUse ?? {};
      const text = `Sunny in ${Object(input).city}.`;
      messages.push(
        { role: "assistant", content: reply.content },
        { role: "user", content: [{ toolResult: { toolUseId, content: [{ text }] } }] },
      );
    }
    expect(made).toEqual([
      ["get_weather", { city: "Tokyo" }],
      ["get_weather", { city: "Osaka" }],
    ]);
  });
});

/** Answers every call of a reply, and sends the conversation again. */
async function answerCalls(messages: Message[], tools: Tool[], result: (name: string) => object) {
  const reply = await send(messages, tools);
  const results = reply.content.flatMap(({ toolUse }) => {
    if (toolUse === undefined) return [];
    return [{ toolResult: { toolUseId: toolUse.toolUseId, content: [], ...result(toolUse.name ?? "") } }];
  });
  messages.push({ role: "assistant", content: reply.content }, { role: "user", content: results });
  return send(messages, tools);
}

describe("the results of calls", () => {
  it("are all in the answer, and errors are reported with the name of the tool", async () => {
    const messages = [user("What is the current weather and the current time in Paris?")];
    const reply = await answerCalls(messages, [weather, time], (name) =>
      name === "get_time"
        ? { content: [{ text: "Connection refused." }], status: "error" }
        : { content: [{ text: "22 degrees." }] },
    );
    expect(reply.calls).toEqual([]);
    expect(reply.text).toBe("22 degrees.\nThe tool get_time failed: Connection refused.");
  });

  it("are reported in the language of the question", async () => {
    const reply = await answerCalls([user("大阪の天気を教えて")], [tenki], () => ({
      content: [{ text: "接続できません。" }],
      status: "error",
    }));
    expect(reply.text).toBe("ツール tenki はエラーになりました: 接続できません。");
  });

  it("do not keep the next question from calling the tool again", async () => {
    const messages = [user("What is the weather in Paris?")];
    const first = await answerCalls(messages, [weather], () => ({ content: [{ text: "22 degrees." }] }));
    messages.push({ role: "assistant", content: first.content }, user("And what is the weather in Rome?"));
    expect((await send(messages, [weather])).calls).toEqual([["get_weather", { city: "Rome" }]]);
  });
});

it.each([
  ["What is 3 * 12?", { a: 3, b: 12 }],
  ["what's 3 times 12", { a: 3, b: 12 }],
  ["3と12を掛け算して", { a: 3, b: 12 }],
])("finds the tool of an operation: %s", async (question, input) => {
  const number = { type: "number" };
  const multiply = spec("multiply", "Multiplies two numbers together (掛け算)", { a: number, b: number });
  expect((await ask(question, [add, multiply, search])).calls).toEqual([["multiply", input]]);
});

describe("a tool that searches documents", () => {
  it("is called for a question that nothing else answers, and its result is quoted", async () => {
    const messages = [user("How many days of leave do I get?")];
    expect((await send(messages, [search])).calls).toEqual([
      ["search_handbook", { query: "How many days of leave do I get?" }],
    ]);
    const text = `${"Lunch is at noon in the canteen. ".repeat(20)}\n\nEvery employee gets 25 days of leave.`;
    expect((await answerCalls(messages, [search], () => ({ content: [{ text }] }))).text).toBe(
      "Every employee gets 25 days of leave.",
    );
  });

  it.each(["Hello!", "Thank you very much", "こんにちは"])("is not called for %s", async (text) => {
    expect((await ask(text, [search])).calls).toEqual([]);
  });
});

it.each(["use the tool ", "and ", "Tokyo and ", "get_weather ", "東京と", "'get_weather' ", "A-1, "])(
  "needs linear time for 60,000 characters of %j",
  async (piece) => {
    const text = piece.repeat(60_000 / piece.length);
    const reply = await ask(text, [weather, tenki, search, order], { system: [{ text: `${text}x` }] });
    expect(reply.stopReason).toMatch(/^(?:end_turn|tool_use)$/);
  },
);
