import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
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
  it("contains reasoning, text and tool calls", async () => {
    const { output, stopReason } = await client.send(new ConverseCommand(ask("think")));
    expect(output?.message?.content).toEqual([
      { reasoningContent: { reasoningText: { text: "Let me see.", signature: expect.any(String) } } },
      { text: "Yes." },
      { toolUse: { toolUseId: "t1", name: "clock", input: { zone: "UTC" } } },
    ]);
    expect(stopReason).toBe("tool_use");
  });

  it("streams each of them as deltas of its own block", async () => {
    const events = await streamed(ask("think"));
    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta ?? []);
    expect(deltas.map(({ contentBlockIndex }) => contentBlockIndex)).toEqual([0, 0, 0, 1, 2]);
    const reasoning = deltas.map(({ delta }) => delta?.reasoningContent?.text ?? "").join("");
    expect(reasoning).toBe("Let me see.");
    expect(deltas[2]?.delta?.reasoningContent?.signature).toBeDefined();
    expect(deltas[4]?.delta).toEqual({ toolUse: { input: '{"zone":"UTC"}' } });
    expect(events.filter(({ contentBlockStop }) => contentBlockStop)).toHaveLength(3);
  });

  it("contains citations", async () => {
    const { citations } = SCRIPTS.cite ?? {};
    const { output } = await client.send(new ConverseCommand(ask("cite")));
    expect(output?.message?.content).toEqual([{ citationsContent: { content: [{ text: "It rains." }], citations } }]);
    const events = await streamed(ask("cite"));
    expect(events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.citation ?? [])).toEqual(citations);
  });

  it("ends with its own stop reason unless it is shortened", async () => {
    expect((await client.send(new ConverseCommand(ask("block")))).stopReason).toBe("guardrail_intervened");
    const inferenceConfig = { stopSequences: ["o."] };
    const { output, stopReason } = await client.send(new ConverseCommand(ask("block", { inferenceConfig })));
    expect([output?.message?.content?.[0]?.text, stopReason]).toEqual(["N", "stop_sequence"]);
  });

  it("is an empty text when the script is empty", async () => {
    const { output, stopReason } = await client.send(new ConverseCommand(ask("empty")));
    expect(output?.message?.content).toEqual([{ text: "" }]);
    expect(stopReason).toBe("end_turn");
  });
});
