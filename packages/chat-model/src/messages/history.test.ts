import {
  AIMessage,
  type BaseMessageLike,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { InvalidMessageError } from "../index";
import { sendMessages, streamMessages } from "../testing/send-messages";

const hi = new HumanMessage("Hi");
const bye = new HumanMessage("さようなら");
const search = (id: string, args: unknown = { query: "leave" }) => ({ id, name: "search", args: args as object });
const calling = (...ids: string[]) => new AIMessage({ content: "", tool_calls: ids.map((id) => search(id)) });
const result = (id: string, content = "ten days") => new ToolMessage({ tool_call_id: id, content });

const text = (words: string) => ({ text: words });
const use = (id: string, input: object = { query: "leave" }) => ({
  toolUse: { toolUseId: id, name: "search", input },
});
const done = (id: string, words = "ten days") => ({ toolResult: { toolUseId: id, content: [{ text: words }] } });
const user = (...content: object[]) => ({ role: "user", content });
const assistant = (...content: object[]) => ({ role: "assistant", content });

interface Change {
  readonly kind: string;
  readonly message: number;
}

const cases: readonly (readonly [string, BaseMessageLike[], object[], Change[]?])[] = [
  ["joins two human messages", [hi, bye], [user(text("Hi"), text("さようなら"))], [{ kind: "same-role", message: 1 }]],
  [
    "joins two messages of the assistant",
    [hi, new AIMessage("a"), new AIMessage("b"), bye],
    [user(text("Hi")), assistant(text("a"), text("b")), user(text("さようなら"))],
    [{ kind: "same-role", message: 2 }],
  ],
  [
    "leaves out an empty message of the assistant",
    [hi, new AIMessage(""), bye],
    [user(text("Hi"), text("さようなら"))],
    [
      { kind: "empty-message", message: 1 },
      { kind: "same-role", message: 2 },
    ],
  ],
  [
    "leaves out a message of blank blocks",
    [hi, new AIMessage({ content: [{ type: "text", text: "" }] }), bye],
    [user(text("Hi"), text("さようなら"))],
    [
      { kind: "blank-text", message: 1 },
      { kind: "empty-message", message: 1 },
      { kind: "same-role", message: 2 },
    ],
  ],
  [
    "puts a question after tool results into their message",
    [hi, calling("t1", "t2"), result("t2"), result("t1"), bye],
    [user(text("Hi")), assistant(use("t1"), use("t2")), user(done("t2"), done("t1"), text("さようなら"))],
  ],
  [
    "moves a result that comes after a question",
    [hi, calling("t1"), bye, result("t1")],
    [user(text("Hi")), assistant(use("t1")), user(done("t1"), text("さようなら"))],
  ],
  [
    "moves a result that comes after another answer",
    [hi, calling("t1"), bye, new AIMessage("ok"), result("t1"), bye],
    [
      user(text("Hi")),
      assistant(use("t1")),
      user(done("t1"), text("さようなら")),
      assistant(text("ok")),
      user(text("さようなら")),
    ],
    [{ kind: "late-tool-result", message: 4 }],
  ],
  [
    "leaves out a result whose call was dropped",
    [hi, result("t0"), bye],
    [user(text("Hi"), text("さようなら"))],
    [
      { kind: "orphan-tool-result", message: 1 },
      { kind: "same-role", message: 2 },
    ],
  ],
  [
    "leaves out the result at the start of a trimmed history",
    [result("t0"), hi],
    [user(text("Hi"))],
    [{ kind: "orphan-tool-result", message: 0 }],
  ],
  [
    "knows a tool_use block in the content as the call beside it",
    [
      hi,
      new AIMessage({
        content: [
          { type: "tool_use", id: "t1", name: "search", input: {} },
          { type: "text", text: "One moment." },
        ],
        tool_calls: [search("t1")],
      }),
      result("t1"),
    ],
    [user(text("Hi")), assistant(use("t1"), text("One moment.")), user(done("t1"))],
  ],
  [
    "reads a tool_use block that has no call beside it",
    [
      hi,
      new AIMessage({ content: [{ type: "tool_use", id: "t1", name: "search", input: '{"query":"leave"}' }] }),
      result("t1"),
    ],
    [user(text("Hi")), assistant(use("t1")), user(done("t1"))],
  ],
  [
    "reads Converse's own toolUse block, with input null",
    [
      hi,
      new AIMessage({ content: [{ type: "tool_use", toolUse: { toolUseId: "t1", name: "search", input: null } }] }),
      result("t1"),
    ],
    [user(text("Hi")), assistant(use("t1", {})), user(done("t1"))],
    [{ kind: "tool-input", message: 1 }],
  ],
  [
    "reads a tool_call block of a v1 message that was streamed, with the parts beside it",
    [
      hi,
      new AIMessage({
        content: [
          { type: "tool_call_chunk", id: "t1", name: "search", args: "{", index: 0 },
          { type: "text", text: "ok", index: 1 },
        ],
        tool_calls: [search("t1")],
        response_metadata: { output_version: "v1" },
      }),
      result("t1"),
    ],
    [user(text("Hi")), assistant(use("t1"), text("ok")), user(done("t1"))],
  ],
  [
    "sends an empty object for arguments that are none",
    [hi, new AIMessage({ content: "", tool_calls: [search("t1", null)] }), result("t1")],
    [user(text("Hi")), assistant(use("t1", {})), user(done("t1"))],
    [{ kind: "tool-input", message: 1 }],
  ],
  [
    "leaves out a call that could not be parsed and that nothing answers",
    [
      hi,
      new AIMessage({
        content: "Let me see.",
        invalid_tool_calls: [{ id: "t1", name: "search", args: '{"query":"le', error: "cut off" }],
      }),
      bye,
    ],
    [user(text("Hi")), assistant(text("Let me see.")), user(text("さようなら"))],
    [{ kind: "invalid-tool-call", message: 1 }],
  ],
  [
    "sends a call that could not be parsed with its answer",
    [
      hi,
      new AIMessage({
        content: "",
        invalid_tool_calls: [{ id: "t1", name: "search", args: '{"query":"le', error: "cut off" }],
      }),
      new ToolMessage({ tool_call_id: "t1", content: "Invalid arguments", status: "error" }),
    ],
    [
      user(text("Hi")),
      assistant(use("t1", {})),
      user({ toolResult: { toolUseId: "t1", status: "error", content: [{ text: "Invalid arguments" }] } }),
    ],
    [{ kind: "tool-input", message: 1 }],
  ],
  [
    "makes an id of another provider one that Bedrock allows, in the call and in its result",
    [hi, calling("call|fc/1"), result("call|fc/1")],
    [
      user(text("Hi")),
      assistant(use(expect.stringMatching(/^call_fc_1_[0-9a-f]{8}$/) as never)),
      user(done(expect.stringMatching(/^call_fc_1_[0-9a-f]{8}$/) as never)),
    ],
  ],
  [
    "sends an answer with citations back",
    [
      hi,
      new AIMessage({
        content: [
          {
            type: "citations_content",
            citationsContent: { content: [{ text: "Ten days." }], citations: [{ title: "Handbook" }] },
          },
        ],
      }),
      bye,
    ],
    [
      user(text("Hi")),
      assistant({ citationsContent: { content: [{ text: "Ten days." }], citations: [{ title: "Handbook" }] } }),
      user(text("さようなら")),
    ],
  ],
  [
    "sends the text of citations of another provider",
    [
      hi,
      new AIMessage({
        content: [{ type: "text", text: "Ten days.", annotations: [{ type: "citation", url: "https://example.com" }] }],
        response_metadata: { output_version: "v1" },
      }),
      bye,
    ],
    [user(text("Hi")), assistant(text("Ten days.")), user(text("さようなら"))],
    [{ kind: "foreign-citations", message: 1 }],
  ],
  [
    "leaves out what only another provider understands",
    [
      hi,
      new AIMessage({
        content: [
          { type: "server_tool_call", id: "s", name: "web_search", args: {} },
          { type: "text", text: "ok" },
        ],
      }),
      bye,
    ],
    [user(text("Hi")), assistant(text("ok")), user(text("さようなら"))],
    [{ kind: "foreign-block", message: 1 }],
  ],
  [
    "sends Anthropic's thinking, redacted too",
    [
      hi,
      new AIMessage({
        content: [
          { type: "thinking", thinking: "hm", signature: "c2ln" },
          { type: "redacted_thinking", data: "AAEC" },
          { type: "redacted_thinking", data: "AwQF" },
          { type: "text", text: "ok" },
        ],
      }),
      bye,
    ],
    [
      user(text("Hi")),
      assistant(
        { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
        { reasoningContent: { redactedContent: "AAEC" } },
        { reasoningContent: { redactedContent: "AwQF" } },
        text("ok"),
      ),
      user(text("さようなら")),
    ],
  ],
  [
    "keeps thinking that has no text but a signature, and drops white space after it",
    [
      hi,
      new AIMessage({
        content: [
          { type: "reasoning", reasoning: "", signature: "c2ln" },
          { type: "text", text: "\n\n" },
          { type: "text", text: "ok" },
        ],
      }),
      bye,
    ],
    [
      user(text("Hi")),
      assistant({ reasoningContent: { reasoningText: { text: "", signature: "c2ln" } } }, text("ok")),
      user(text("さようなら")),
    ],
    [{ kind: "blank-text", message: 1 }],
  ],
];

/** These lose something that the model could read, so they are told. */
const LOSSES = ["orphan-tool-result", "invalid-tool-call", "foreign-citations", "foreign-block", "tool-input"];

const tools = [{ toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } }];

describe("the history", () => {
  it.each(cases.map(([name, messages, sent, changes = []]) => ({ name, messages, sent, changes })))(
    "$name",
    async ({ messages, sent, changes }) => {
      const before = JSON.stringify(messages);
      const answered = await sendMessages(messages, { tools });
      expect(answered.messages).toEqual(sent);
      expect(answered.changes ?? []).toEqual(changes);
      const losses = new Set(changes.map(({ kind }) => kind).filter((kind) => LOSSES.includes(kind)));
      expect(answered.warnings).toHaveLength(losses.size);
      expect(JSON.stringify(messages)).toBe(before);
    },
  );

  it.each([
    [
      "a call without a result",
      [hi, calling("t1", "t2"), result("t1"), bye],
      1,
      "ai",
      /tool call "t2" has no result.*ToolMessage/s,
    ],
    ["two results of a call", [hi, calling("t1"), result("t1"), result("t1", "x")], 3, "tool", /second result/],
    ["the assistant at the start", [new AIMessage("Hello"), hi], 0, "ai", /must begin with a human message.*startOn/s],
    ["an empty human message", [hi, new AIMessage("ok"), new HumanMessage("")], 2, "human", /no content/],
    ["a message without a place", [hi, new FunctionMessage({ name: "f", content: "x" })], 1, "function", /no place/],
    ["a message that removes another", [hi, new RemoveMessage({ id: "1" })], 1, "remove", /no place/],
  ] as const)("refuses %s, and names the message", async (_name, messages, messageIndex, messageType, said) => {
    for (const send of [sendMessages, streamMessages]) {
      const sending = send([...messages]);
      await expect(sending).rejects.toThrow(said);
      await expect(sending).rejects.toBeInstanceOf(InvalidMessageError);
      await expect(sending).rejects.toMatchObject({ messageIndex, messageType });
    }
  });

  it("may end with a call", async () => {
    expect((await sendMessages([hi, calling("t1")], { tools })).messages).toEqual([
      user(text("Hi")),
      assistant(use("t1")),
    ]);
  });
});

describe("a history of tool calls without tools", () => {
  const history = [hi, calling("t1"), result("t1"), bye];

  it.each([
    ["no option", {}],
    ['tool_choice "none"', { tools, tool_choice: "none" }],
  ])("gets the definitions that Bedrock demands, and says so (%s)", async (_name, options) => {
    const { body, changes, warnings } = await sendMessages(history, options);
    expect(body.toolConfig).toEqual({
      tools: [{ toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } }],
    });
    expect(changes).toEqual([{ kind: "tools-from-history", message: 1 }]);
    expect(warnings).toEqual([expect.stringContaining("none are bound")]);
  });

  it('sends no tools for tool_choice "none" when the history calls none', async () => {
    expect((await sendMessages([hi], { tools, tool_choice: "none" })).body).not.toHaveProperty("toolConfig");
  });

  it("leaves bound tools as they are", async () => {
    const other = [{ toolSpec: { name: "other", inputSchema: { json: { type: "object" } } } }];
    const { body, changes } = await sendMessages(history, { tools: other });
    expect(body.toolConfig).toEqual({ tools: other });
    expect(changes).toBeUndefined();
  });
});
