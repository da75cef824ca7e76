import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { createAgent } from "langchain";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseLogLine } from "../json/parse-json";
import { toLogLine } from "../json/write-json";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const question = "When are expense claims due? 経費の締め切りはいつですか。";
const lite = "amazon.nova-lite-v1:0";

let local: LocalBedrock;
let model: BedrockRoutedChatModel;
beforeAll(async () => {
  local = await startLocalBedrock();
  const client = new BedrockRuntimeClient(local.clientConfig);
  model = new BedrockRoutedChatModel({ model: `us.${lite}`, region: "us-east-1", client });
});
afterAll(() => local.close());

async function readTwo(source: AsyncIterable<unknown>): Promise<void> {
  let seen = 0;
  for await (const _part of source) if (++seen === 2) break;
}

type Options = { callbacks: BedrockSavingsHandler[]; signal: AbortSignal };

/** Each starts a call and does not read it to its end. */
const ways: Record<string, (options: Options, abort: () => void) => Promise<unknown>> = {
  "a stream that is left": async (options) => readTwo(await model.stream(question, options)),
  "a stream behind a parser that is left": async (options) =>
    readTwo(await model.pipe(new StringOutputParser()).stream(question, options)),
  "streamEvents without a version that is left": async (options) => readTwo(model.streamEvents(question, options)),
  "a stream that is aborted": async (options, abort) => {
    let seen = 0;
    for await (const _chunk of await model.stream(question, options)) if (++seen === 2) abort();
  },
  "an agent's stream that is left": async (options) =>
    readTwo(
      await createAgent({ model, tools: [] }).stream(
        { messages: [["human", question]] },
        { ...options, streamMode: "messages" },
      ),
    ),
};

describe.each(Object.entries(ways))("%s", (_name, start) => {
  it("is an abandoned call of its model, which lowers the coverage", async () => {
    const handler = new BedrockSavingsHandler();
    const controller = new AbortController();
    await start({ callbacks: [handler], signal: controller.signal }, () => controller.abort()).catch(() => {});
    await vi.waitFor(() => expect(handler.records).toHaveLength(1));
    const [record] = handler.records;
    expect(record).toMatchObject({ outcome: "abandoned", requestedModelId: `us.${lite}`, streamed: true });
    expect(record?.routing).toMatchObject({ requestedModelId: `us.${lite}`, timeToFirstTokenMs: expect.any(Number) });
    expect(record).not.toHaveProperty("cost");
    if (record !== undefined) expect(parseLogLine(toLogLine(record))).toEqual(record);
    await model.invoke(question, { callbacks: [handler] });
    const report = handler.report();
    expect(report).toMatchObject({ calls: 1, errors: 0, abandonedCalls: 1, comparedShare: 0.5 });
    expect(report.coverage).toEqual({ calls: 1, ofCalls: 2, shareOfCalls: 0.5, shareOfUsd: undefined });
    expect(report).not.toHaveProperty("unfinishedCalls");
    expect(report.models).toMatchObject([{ modelId: lite, calls: 1 }]);
  });
});

describe("a call", () => {
  it("read to its end by streamEvents without a version is an answered call", async () => {
    const handler = new BedrockSavingsHandler();
    await model.streamEvents(question, { callbacks: [handler] });
    expect(handler.records).toMatchObject([
      { outcome: "answered", streamed: true, routing: { stopReason: "end_turn" } },
    ]);
    expect(handler.report()).toMatchObject({ calls: 1, pricedCalls: 1, abandonedCalls: 0 });
  });

  it("left after its usage came is an answered call", async () => {
    const handler = new BedrockSavingsHandler();
    for await (const chunk of await model.stream(question, { callbacks: [handler] })) {
      if (chunk.usage_metadata !== undefined) break;
    }
    expect(handler.records).toMatchObject([{ outcome: "answered", call: { usage: expect.any(Object) } }]);
    expect(handler.report()).toMatchObject({ calls: 1, pricedCalls: 1, abandonedCalls: 0 });
  });

  it("that was aborted before it was sent does not lower the coverage", async () => {
    const handler = new BedrockSavingsHandler();
    const options = { callbacks: [handler], signal: AbortSignal.abort() };
    await expect(model.invoke(question, options)).rejects.toThrow();
    expect(handler.report()).toMatchObject({ abandonedCalls: 1, coverage: { ofCalls: 0 } });
  });

  it("that times out is a failed call, of which is known what was sent", async () => {
    const handler = new BedrockSavingsHandler();
    const reading = async (): Promise<void> => {
      for await (const _chunk of await model.stream(question, { callbacks: [handler], timeout: 50 })) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    await expect(reading()).rejects.toThrow();
    await vi.waitFor(() => expect(handler.records).toHaveLength(1));
    expect(handler.records).toMatchObject([{ outcome: "failed", errorKind: "TimeoutError" }]);
  });

  it("of another chat model whose stream was left is unfinished", async () => {
    const handler = new BedrockSavingsHandler();
    const fake = new FakeListChatModel({ responses: ["a long answer"] });
    for (let call = 0; call < 2; call += 1) await readTwo(await fake.stream(question, { callbacks: [handler] }));
    expect(handler.report()).toMatchObject({ calls: 0, unfinishedCalls: 2 });
    expect(handler.report()).not.toHaveProperty("droppedCalls");
  });
});

it("open calls beyond 10,000 are dropped, and the report says how many", () => {
  const handler = new BedrockSavingsHandler();
  const serialized = { lc: 1, type: "not_implemented", id: [] } as const;
  for (let call = 0; call < 10_003; call += 1)
    handler.handleChatModelStart({ ...serialized, id: [] }, [[]], `run-${call}`);
  expect(handler.report()).toMatchObject({ unfinishedCalls: 10_000, droppedCalls: 3 });
});
