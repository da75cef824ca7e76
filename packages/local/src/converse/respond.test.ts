import { BedrockAgentRuntimeClient, RetrieveAndGenerateCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamCommandOutput,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalBedrock, type LocalBedrockOptions, startLocalBedrock } from "../index";
import type { Respond } from "./respond";

let local: LocalBedrock | undefined;
afterEach(() => local?.close());

async function start(respond: Respond, options: LocalBedrockOptions = {}): Promise<BedrockRuntimeClient> {
  local = await startLocalBedrock({ respond, ...options });
  return new BedrockRuntimeClient(local.clientConfig);
}

const input = {
  modelId: "amazon.nova-lite-v1:0",
  messages: [{ role: "user" as const, content: [{ text: "Hello?" }] }],
};
type Event = NonNullable<ConverseStreamCommandOutput["stream"]> extends AsyncIterable<infer E> ? E : never;

async function eventsOf({ stream }: ConverseStreamCommandOutput): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

/** A gate that a test opens. */
function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("respond", () => {
  it("may be asynchronous, and may give the extractive answer", async () => {
    const client = await start(async ({ messages }) => (messages.length > 1 ? undefined : { text: "Later." }));
    const { output, additionalModelResponseFields } = await client.send(new ConverseCommand(input));
    expect(output?.message?.content).toEqual([{ text: "Later." }]);
    expect(additionalModelResponseFields).toEqual({ localBedrock: { languageModel: false, answer: "scripted" } });
    const turn = [...input.messages, { role: "assistant" as const, content: [{ text: "Hi" }] }, ...input.messages];
    const second = await client.send(new ConverseCommand({ ...input, messages: turn }));
    expect(second.additionalModelResponseFields).toMatchObject({ localBedrock: { answer: "extractive" } });
  });

  it("gives parts that ConverseStream sends as they come", async () => {
    const gate = createGate();
    const client = await start(async function* () {
      yield "One ";
      await gate.opened;
      yield { text: "two.", modelUsage: { inputTokens: 7, outputTokens: 2 } };
    });
    const { stream } = await client.send(new ConverseStreamCommand(input));
    const events: Event[] = [];
    for await (const event of stream ?? []) {
      events.push(event);
      // The second part is made only after the client has read the first.
      if (event.contentBlockDelta?.delta?.text === "One ") gate.open();
      if (event.metadata !== undefined) expect(local?.requests).toHaveLength(1);
    }
    expect(events.map((event) => Object.keys(event)[0])).toEqual([
      "messageStart",
      "contentBlockDelta",
      "contentBlockDelta",
      "contentBlockStop",
      "messageStop",
      "metadata",
    ]);
    expect(events.at(-1)?.metadata?.usage).toMatchObject({ outputTokens: 2 });
    expect(events.at(-2)?.messageStop).toMatchObject({
      stopReason: "end_turn",
      additionalModelResponseFields: { localBedrock: { modelUsage: { inputTokens: 7, outputTokens: 2 } } },
    });
    expect(local?.requests[0]).toMatchObject({ status: 200, usage: { outputTokens: 2 } });
  });

  it("gives parts that the other operations collect", async () => {
    const client = await start(async function* () {
      yield { reasoning: "Hm." };
      yield "It is ";
      yield "noon. [1]";
      yield { toolUse: [{ name: "clock", input: { zone: "JST" } }] };
    });
    const { output, stopReason } = await client.send(new ConverseCommand(input));
    expect(stopReason).toBe("tool_use");
    expect(output?.message?.content?.slice(1)).toEqual([
      { text: "It is noon. [1]" },
      { toolUse: { toolUseId: expect.stringMatching(/^tooluse_/), name: "clock", input: { zone: "JST" } } },
    ]);
    const streamed = await eventsOf(await client.send(new ConverseStreamCommand(input)));
    const deltas = streamed.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta ?? []);
    expect(deltas.map((delta) => delta.text ?? "").join("")).toBe("It is noon. [1]");
    expect(deltas.map((delta) => delta.toolUse?.input ?? "").join("")).toBe('{"zone":"JST"}');
    const body = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello?" }] }] });
    const invoked = await client.send(new InvokeModelWithResponseStreamCommand({ modelId: input.modelId, body }));
    const chunks: string[] = [];
    for await (const { chunk } of invoked.body ?? []) chunks.push(Buffer.from(chunk?.bytes ?? []).toString());
    expect(chunks.join("")).toContain("noon");
  });

  it("answers RetrieveAndGenerate with the parts", async () => {
    const documents = [{ uri: "s3://kb/clock.md", text: "The clock on the wall shows noon." }];
    await start(
      async function* () {
        yield "The clock ";
        yield "shows noon. [1]";
      },
      { knowledgeBases: { KB00000001: documents } },
    );
    const client = new BedrockAgentRuntimeClient(local?.clientConfig ?? {});
    const { output, citations } = await client.send(
      new RetrieveAndGenerateCommand({
        input: { text: "What does the clock show?" },
        retrieveAndGenerateConfiguration: {
          type: "KNOWLEDGE_BASE",
          knowledgeBaseConfiguration: { knowledgeBaseId: "KB00000001", modelArn: input.modelId },
        },
      }),
    );
    expect(output?.text).toBe("The clock shows noon.");
    expect(citations?.[0]?.retrievedReferences?.[0]?.location?.s3Location?.uri).toBe("s3://kb/clock.md");
  });

  it("is told that the client left, in a stream and before a reply", async () => {
    const signals: AbortSignal[] = [];
    const closed = createGate();
    await start(async function* (_request, { signal }) {
      signals.push(signal);
      try {
        yield "One ";
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        yield "two";
      } finally {
        closed.open();
      }
    });
    const response = await fetch(`${local?.url}/model/${input.modelId}/converse-stream`, {
      method: "POST",
      headers: { authorization: "Bearer token" },
      body: JSON.stringify({ messages: input.messages }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await closed.opened;
    const abort = new AbortController();
    const other = new BedrockRuntimeClient(local?.clientConfig ?? {});
    const call = other.send(new ConverseCommand(input), { abortSignal: abort.signal });
    await expect.poll(() => signals.length).toBe(2);
    abort.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => signals[1]?.aborted).toBe(true);
  });

  it("fails before the first part with an error response, and later with an exception in the stream", async () => {
    const early = await start(async function* () {
      if (Date.now() > 0) throw new Error("no model");
      yield "";
    });
    await expect(early.send(new ConverseStreamCommand(input))).rejects.toMatchObject({
      name: "InternalServerException",
      message: expect.stringContaining("no model"),
    });
    await local?.close();
    const late = await start(async function* () {
      yield "One ";
      throw new Error("broken");
    });
    const stream = await late.send(new ConverseStreamCommand(input));
    await expect(eventsOf(stream)).rejects.toMatchObject({ name: "InternalServerException" });
    await expect.poll(() => local?.requests.at(-1)).toMatchObject({ operation: "ConverseStream", status: 200 });
    await expect(late.send(new ConverseCommand(input))).rejects.toMatchObject({ name: "InternalServerException" });
  });

  it("meets faults and delays like every reply", async () => {
    const client = await start(
      async function* () {
        yield "One ";
        yield "two";
      },
      {
        latency: { timeToFirstTokenMs: 1 },
        faults: [{ when: { operation: "ConverseStream", nth: [1] }, fault: { kind: "early-end" } }],
      },
    );
    const cut = await eventsOf(await client.send(new ConverseStreamCommand(input)));
    expect(cut.some((event) => event.messageStop !== undefined)).toBe(false);
    const whole = await eventsOf(await client.send(new ConverseStreamCommand(input)));
    expect(whole.some((event) => event.messageStop !== undefined)).toBe(true);
  });

  it("says which language model it is", async () => {
    const respond: Respond = Object.assign(async () => "Hi.", { languageModel: { model: "tiny" } });
    const client = await start(respond);
    const { additionalModelResponseFields } = await client.send(new ConverseCommand(input));
    expect(additionalModelResponseFields).toEqual({
      localBedrock: { languageModel: true, answer: "model", model: "tiny" },
    });
  });
});
