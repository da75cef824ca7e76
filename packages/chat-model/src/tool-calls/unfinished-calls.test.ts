import { load } from "@langchain/core/load";
import { type AIMessage, type AIMessageChunk, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { createAgent, tool } from "langchain";
import { describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { IncompleteStreamError } from "../stream/incomplete-stream-error";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";

const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

/** A tool call as the service sends it: the arguments as text, and as the object that Converse makes of them. */
interface Call {
  readonly name: string;
  readonly text: string;
  readonly input: unknown;
}

/** An answer with text and these tool calls, in both forms. */
function answerWith(stopReason: string | undefined, ...calls: readonly Call[]): (request: SentRequest) => FakeReply {
  return ({ path }) => {
    if (path.endsWith("/converse")) {
      const content = [
        { text: "削除します。" },
        ...calls.map(({ name, input }, index) => ({ toolUse: { toolUseId: `t${index}`, name, input } })),
      ];
      return { json: { output: { message: { role: "assistant", content } }, stopReason, usage } };
    }
    const blocks = calls.flatMap(({ name, text }, index): Record<string, object>[] => [
      { contentBlockStart: { contentBlockIndex: index + 1, start: { toolUse: { toolUseId: `t${index}`, name } } } },
      ...[...text].map((input) => ({
        contentBlockDelta: { contentBlockIndex: index + 1, delta: { toolUse: { input } } },
      })),
      { contentBlockStop: { contentBlockIndex: index + 1 } },
    ]);
    const text = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "削除します。" } } };
    const end = [{ messageStop: { stopReason: stopReason ?? "" } }, { metadata: { usage } }];
    const events = [
      { messageStart: { role: "assistant" } },
      text,
      { contentBlockStop: { contentBlockIndex: 0 } },
      ...blocks,
    ];
    return { events: stopReason === undefined ? events : [...events, ...end] };
  };
}

const cut: Call = { name: "remove", text: '{"path":"/home', input: {} };
const whole: Call = { name: "remove", text: '{"path":"/tmp/a"}', input: { path: "/tmp/a" } };
const bare: Call = { name: "list", text: "", input: {} };

function create(reply: (request: SentRequest) => FakeReply, options: object = {}) {
  const { client, sent } = createFakeTransport(reply);
  const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  return { sent, chat: new BedrockRoutedChatModel({ model, region: "us-east-1", client, ...options }) };
}

async function join(stream: AsyncIterable<AIMessageChunk>, skip = 0): Promise<AIMessageChunk | undefined> {
  let whole: AIMessageChunk | undefined;
  let seen = 0;
  for await (const chunk of stream) {
    seen += 1;
    if (seen > skip) whole = whole === undefined ? chunk : concat(whole, chunk);
  }
  return whole;
}

type Read = (chat: BedrockRoutedChatModel) => Promise<AIMessage | AIMessageChunk | undefined>;

const ways: Record<string, Read> = {
  invoke: (chat) => chat.invoke("Hi"),
  "invoke, v1": (chat) => chat.invoke("Hi", { outputVersion: "v1" }),
  batch: async (chat) => (await chat.batch(["Hi"]))[0],
  stream: async (chat) => join(await chat.stream("Hi")),
  "stream, v1": async (chat) => join(await chat.stream("Hi", { outputVersion: "v1" })),
  "stream, joined without its first chunk": async (chat) => join(await chat.stream("Hi"), 1),
  "streamEvents v2": async (chat) => {
    for await (const { event, data } of chat.streamEvents("Hi", { version: "v2" })) {
      if (event === "on_chat_model_end") return data.output;
    }
    return undefined;
  },
  "streamEvents v3": async (chat) => chat.streamEvents("Hi").output,
  "streamEvents v3, awaited": async (chat) => await chat.streamEvents("Hi"),
};

describe.each(Object.entries(ways))("%s", (way, read) => {
  it.each([
    ["max_tokens", "max_tokens"],
    ["model_context_window_exceeded", "model_context_window_exceeded"],
    ["malformed_tool_use", "malformed_tool_use"],
    ["malformed_model_output", "malformed_model_output"],
    ["stop_sequence", "stop_sequence"],
    ["content_filtered", "content_filtered"],
  ])("keeps a call that was cut off by %s out of tool_calls, and says why", async (stopReason, named) => {
    const message = await read(create(answerWith(stopReason, bare, cut)).chat);
    expect(message?.tool_calls).toMatchObject([{ name: "list", args: {}, id: "t0" }]);
    expect(message?.invalid_tool_calls).toMatchObject([{ name: "remove", id: "t1", type: "invalid_tool_call" }]);
    // Plain chunks do not know the reason.
    if (!way.includes("without")) expect(message?.invalid_tool_calls?.[0]?.error).toContain(named);
  });

  it("keeps arguments as they arrived", async () => {
    const message = await read(create(answerWith("max_tokens", cut)).chat);
    if (way.includes("invoke") || way === "batch") expect(message?.invalid_tool_calls?.[0]?.args).toBe("{}");
    else if (!way.includes("without")) expect(message?.invalid_tool_calls?.[0]?.args).toBe(cut.text);
    expect(message?.tool_calls).toEqual([]);
  });

  it.each([["tool_use"], ["end_turn"]])(
    "keeps calls that are complete, without arguments too (%s)",
    async (stopReason) => {
      const message = await read(create(answerWith(stopReason, whole, bare)).chat);
      expect(message?.tool_calls).toMatchObject([
        { name: "remove", args: { path: "/tmp/a" } },
        { name: "list", args: {} },
      ]);
      expect(message?.invalid_tool_calls).toEqual([]);
    },
  );

  it("does not execute a call that the service says is malformed, though it reads well", async () => {
    const message = await read(create(answerWith("malformed_tool_use", whole)).chat);
    expect(message?.tool_calls).toEqual([]);
    expect(message?.invalid_tool_calls).toHaveLength(1);
  });
});

describe("a call that is whole when the answer reaches its limit", () => {
  it("is valid in a stream, where its text shows that it is whole", async () => {
    const { chat } = create(answerWith("max_tokens", whole));
    expect((await join(await chat.stream("Hi")))?.tool_calls).toMatchObject([{ args: { path: "/tmp/a" } }]);
    expect((await chat.streamEvents("Hi").output).tool_calls).toMatchObject([{ args: { path: "/tmp/a" } }]);
  });

  it("is invalid as the last block of an answer that is not streamed, where nobody can tell", async () => {
    const message = await create(answerWith("max_tokens", whole)).chat.invoke("Hi");
    expect(message.tool_calls).toEqual([]);
    expect(message.invalid_tool_calls).toMatchObject([
      { args: '{"path":"/tmp/a"}', error: expect.stringContaining("max_tokens") },
    ]);
  });

  it("is valid when another block comes after it", async () => {
    const message = await create(answerWith("max_tokens", whole, cut)).chat.invoke("Hi");
    expect(message.tool_calls).toMatchObject([{ id: "t0" }]);
    expect(message.invalid_tool_calls).toMatchObject([{ id: "t1" }]);
  });
});

describe("several calls", () => {
  it.each(Object.entries(ways))("are judged one by one, each with its own reason, by %s", async (way, read) => {
    const broken: Call = { name: "broken", text: '["a"]', input: ["a"] };
    const { chat } = create(answerWith("max_tokens", whole, broken, cut));
    const message = await read(chat);
    expect(message?.tool_calls?.map(({ id }) => id)).toEqual(["t0"]);
    const invalid = message?.invalid_tool_calls ?? [];
    expect(invalid.map(({ id }) => id)).toEqual(["t1", "t2"]);
    // Plain chunks do not know the reason.
    if (way.includes("without")) return;
    expect(invalid[0]?.error).not.toContain("max_tokens");
    expect(invalid[1]?.error).toContain("max_tokens");
    expect(invalid[0]?.args).toBe('["a"]');
  });
});

describe("arguments that are no JSON object", () => {
  it.each(['{"a":1', '["a"]', "null", '"a', '{"a":"\\', '{"a":"\\u12', '{"a":tru', "{}x"])(
    "%s: never a call",
    async (text) => {
      for (const way of ["stream", "streamEvents v3", "stream, joined without its first chunk"]) {
        const message = await ways[way]?.(create(answerWith("tool_use", { ...cut, text })).chat);
        expect([message?.tool_calls, message?.invalid_tool_calls?.length]).toEqual([[], 1]);
      }
    },
  );

  it("a call whose arguments Converse gives as null or as text is a call", async () => {
    for (const [input, args] of [
      [null, {}],
      ["", {}],
      ['{"a":1}', { a: 1 }],
    ]) {
      const { chat } = create(answerWith("tool_use", { ...cut, input }));
      expect((await chat.invoke("Hi")).tool_calls).toMatchObject([{ name: "remove", args }]);
    }
  });
});

describe("a stream that breaks in a call", () => {
  it("has the call in the partial message as an invalid one", async () => {
    const { chat } = create(answerWith(undefined, cut));
    const error = await join(await chat.stream("Hi")).catch((caught: unknown) => caught);
    expect(IncompleteStreamError.isInstance(error)).toBe(true);
    const { partialMessage } = error as IncompleteStreamError;
    expect(partialMessage?.tool_calls).toEqual([]);
    expect(partialMessage?.invalid_tool_calls).toMatchObject([
      { args: cut.text, error: expect.stringContaining("stream ended") },
    ]);
  });
});

describe("an answer that is saved and loaded again", () => {
  it.each([["stream"], ["invoke"]])("%s: has no call", async (way) => {
    const message = await ways[way]?.(create(answerWith("max_tokens", cut)).chat);
    const loaded = await load<AIMessageChunk>(JSON.stringify(message));
    expect(loaded.tool_calls).toEqual([]);
    expect(loaded.constructor.name).toBe(way === "stream" ? "AIMessageChunk" : "AIMessage");
  });
});

describe("an agent", () => {
  /** Answers with a call that is cut off, whatever it is asked. */
  const run = async (options: object, read: (agent: ReturnType<typeof createAgent>) => Promise<unknown>) => {
    const removed = vi.fn().mockResolvedValue("gone");
    const remove = tool(removed, {
      name: "remove",
      description: "Removes a folder",
      schema: { type: "object", properties: { path: { type: "string" } } },
    });
    const { chat, sent } = create(answerWith("max_tokens", cut), options);
    await read(createAgent({ model: chat, tools: [remove] }));
    return { removed, sent };
  };
  const input = { messages: [{ role: "user" as const, content: "片付けて" }] };

  it.each<[string, object, (agent: ReturnType<typeof createAgent>) => Promise<unknown>]>([
    ["invoke", {}, (agent) => agent.invoke(input)],
    ["invoke with streaming", { streaming: true }, (agent) => agent.invoke(input)],
    [
      'stream in mode "messages"',
      {},
      async (agent) => {
        for await (const _part of await agent.stream(input, { streamMode: "messages" }));
      },
    ],
    [
      "streamEvents",
      { outputVersion: "v1" },
      async (agent) => {
        for await (const _event of agent.streamEvents(input, { version: "v2" }));
      },
    ],
  ])("does not execute it: %s", async (_way, options, read) => {
    const { removed, sent } = await run(options, read);
    expect(removed).not.toHaveBeenCalled();
    expect(sent).toHaveLength(1);
  });

  it("can be asked again: the call is not sent back", async () => {
    const { chat, sent } = create(answerWith("max_tokens", cut));
    const history: BaseMessage[] = [
      new HumanMessage("片付けて"),
      await chat.invoke("片付けて"),
      new HumanMessage("Go on"),
    ];
    await chat.invoke(history);
    expect(JSON.stringify(sent[1]?.body.messages)).not.toContain("toolUse");
  });
});
