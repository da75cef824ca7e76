import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type DocumentFormat,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, type ScriptedReply, startLocalBedrock } from "../index";

const SCRIPTS: Readonly<Record<string, ScriptedReply>> = {
  think: {
    reasoning: "Let me see.",
    text: "Yes.",
    toolUse: [{ name: "clock", input: { zone: "UTC" }, toolUseId: "t1" }],
  },
  cite: {
    text: "It rains.",
    citations: [{ title: "News", location: { documentChar: { documentIndex: 0, start: 0, end: 8 } } }],
  },
  block: { text: "No.", stopReason: "guardrail_intervened" },
  empty: {},
};
let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({ respond: ({ messages }) => SCRIPTS[String(messages.at(-1)?.content[0]?.text)] });
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const ask = (text: string, rest: Partial<ConverseCommandInput> = {}): ConverseCommandInput => ({
  modelId: "amazon.nova-lite-v1:0",
  messages: [{ role: "user", content: [{ text }] }],
  ...rest,
});
const streamed = async (input: ConverseCommandInput): Promise<ConverseStreamOutput[]> => {
  const events: ConverseStreamOutput[] = [];
  for await (const event of (await client.send(new ConverseStreamCommand(input))).stream ?? []) events.push(event);
  return events;
};

describe("a scripted reply", () => {
  it("holds reasoning, text and tool calls", async () => {
    const { output, stopReason } = await client.send(new ConverseCommand(ask("think")));
    expect(output?.message?.content).toEqual([
      { reasoningContent: { reasoningText: { text: "Let me see.", signature: expect.any(String) } } },
      { text: "Yes." },
      { toolUse: { toolUseId: "t1", name: "clock", input: { zone: "UTC" } } },
    ]);
    expect(stopReason).toBe("tool_use");
  });

  it("streams them as deltas of their own blocks", async () => {
    const events = await streamed(ask("think"));
    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta ?? []);
    expect(deltas.map(({ contentBlockIndex }) => contentBlockIndex)).toEqual([0, 0, 0, 1, 2]);
    const reasoning = deltas.map(({ delta }) => delta?.reasoningContent?.text ?? "").join("");
    expect(reasoning).toBe("Let me see.");
    expect(deltas[2]?.delta?.reasoningContent?.signature).toBeDefined();
    expect(deltas[4]?.delta).toEqual({ toolUse: { input: '{"zone":"UTC"}' } });
    expect(events.filter(({ contentBlockStop }) => contentBlockStop)).toHaveLength(3);
  });

  it("holds citations", async () => {
    const { citations } = SCRIPTS.cite ?? {};
    const { output } = await client.send(new ConverseCommand(ask("cite")));
    expect(output?.message?.content).toEqual([{ citationsContent: { content: [{ text: "It rains." }], citations } }]);
    const events = await streamed(ask("cite"));
    expect(events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.citation ?? [])).toEqual(citations);
  });

  it("ends as it says, unless it is cut", async () => {
    expect((await client.send(new ConverseCommand(ask("block")))).stopReason).toBe("guardrail_intervened");
    const inferenceConfig = { stopSequences: ["o."] };
    const { output, stopReason } = await client.send(new ConverseCommand(ask("block", { inferenceConfig })));
    expect([output?.message?.content?.[0]?.text, stopReason]).toEqual(["N", "stop_sequence"]);
  });

  it("is an empty text when it says nothing", async () => {
    const { output, stopReason } = await client.send(new ConverseCommand(ask("empty")));
    expect(output?.message?.content).toEqual([{ text: "" }]);
    expect(stopReason).toBe("end_turn");
  });
});

describe("documents", () => {
  const document = (format: DocumentFormat, text: string) => ({
    document: { format, name: "handbook", source: { bytes: Buffer.from(text) } },
  });
  const answer = async (...blocks: object[]): Promise<string | undefined> => {
    const content = [...blocks, { text: "What is the hotel limit in Osaka?" }];
    const input = { ...ask(""), messages: [{ role: "user", content }] } as ConverseCommandInput;
    return (await client.send(new ConverseCommand(input))).output?.message?.content?.[0]?.text;
  };

  it.each([
    [
      document("txt", "Trains are free. The hotel limit in Osaka is JPY 14,000."),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [
      document("md", "# Hotels\n\n- The hotel limit in Osaka is JPY 14,000."),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [
      document("html", "<p>The hotel <b>limit</b> in Osaka is JPY 14,000.</p>"),
      "The hotel limit in Osaka is JPY 14,000.",
    ],
    [document("csv", "city,hotel limit\nTokyo,18000\nOsaka,14000"), "Osaka,14000\nTokyo,18000"],
    [
      {
        searchResult: { source: "s", title: "Hotels", content: [{ text: "The hotel limit in Osaka is JPY 14,000." }] },
      },
      "The hotel limit in Osaka is JPY 14,000.",
    ],
  ])("are quoted from: %j", async (block, text) => expect(await answer(block)).toBe(text));

  it("that are not text only count as tokens", async () => {
    expect(await answer(document("pdf", "%PDF The hotel limit in Osaka is JPY 14,000."))).toContain(
      "not a language model",
    );
  });
});
