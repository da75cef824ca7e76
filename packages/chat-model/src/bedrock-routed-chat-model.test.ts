import type { RoutingRecord } from "@bedrock-routed/core";
import { ChatBedrockConverse } from "@langchain/aws";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { type AIMessageChunk, HumanMessage, SystemMessage, type UsageMetadata } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "./options/chat-model-options";
import { IncompleteStreamError } from "./stream/incomplete-stream-error";
import { answer, answerWithout, routerArn } from "./testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "./testing/fake-transport";
import { itWithUpstreamDefect } from "./testing/upstream";

const routerModels = ["amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];

function createModel(
  options: BedrockRoutedChatModelInput = {},
  reply: (request: SentRequest) => FakeReply = answer,
): { model: BedrockRoutedChatModel; sent: SentRequest[] } {
  const { client, sent } = createFakeTransport(reply);
  return { model: new BedrockRoutedChatModel({ model: routerArn, routerModels, client, ...options }), sent };
}

interface Outcome {
  readonly text: string;
  readonly routing: RoutingRecord;
  readonly model_name: string;
  readonly usage: unknown;
}

function outcome(message: AIMessageChunk): Outcome {
  const { routing, model_name } = message.response_metadata as unknown as Outcome;
  const { timeToFirstTokenMs: _measured, ...rest } = routing;
  // LangChain adds an empty `output_token_details` when it joins chunks.
  const { output_token_details: _empty, ...usage }: Partial<UsageMetadata> = message.usage_metadata ?? {};
  return { text: message.text, routing: rest, model_name, usage };
}

async function collect(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) whole = whole === undefined ? chunk : concat(whole, chunk);
  if (whole === undefined) throw new Error("no chunk");
  return whole;
}

/** Every way to call a chat model, to one message. */
const paths: Record<string, (model: BedrockRoutedChatModel) => Promise<AIMessageChunk>> = {
  invoke: (model) => model.invoke("How many days?"),
  batch: async (model) => {
    const [message] = await model.batch(["How many days?"]);
    if (message === undefined) throw new Error("no message");
    return message;
  },
  stream: async (model) => collect(await model.stream("How many days?")),
  "streamEvents v2": async (model) => {
    for await (const event of model.streamEvents("How many days?", { version: "v2" })) {
      if (event.event === "on_chat_model_end") return event.data.output;
    }
    throw new Error("no end");
  },
  "streamEvents v3": async (model) => (await model.streamEvents("How many days?")) as unknown as AIMessageChunk,
};

const expected: Outcome = {
  text: "ten days",
  model_name: "amazon.nova-lite-v1:0",
  usage: {
    input_tokens: 120,
    output_tokens: 7,
    total_tokens: 127,
    input_token_details: { cache_read: 60, cache_creation: 40 },
  },
  routing: {
    requestedModelId: routerArn,
    targetKind: "prompt-router",
    invokedModel: { modelId: "amazon.nova-lite-v1:0", scope: "us", region: "us-east-1" },
    router: { kind: "default", models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"] },
    usage: {
      inputTokens: 20,
      cacheReadTokens: 60,
      cacheWrite5mTokens: 40,
      cacheWrite1hTokens: 0,
      outputTokens: 7,
    },
    serviceTier: "flex",
    latencyMode: "standard",
    cachePlan: { points: [], skipped: [], placedByCaller: 0 },
    stopReason: "end_turn",
    attempts: 1,
    latencyMs: 12,
  },
};

describe("every path gives the same routing, model name, usage and content", () => {
  it.each(Object.entries(paths))("%s", async (_name, call) => {
    const message = await call(createModel().model);
    expect(outcome(message)).toEqual(expected);
  });

  it("invoke with streaming: true", async () => {
    const { model, sent } = createModel({ streaming: true });
    expect(outcome(await model.invoke("How many days?"))).toEqual(expected);
    expect(sent[0]?.path).toMatch(/converse-stream$/);
  });

  itWithUpstreamDefect("ChatBedrockConverse loses the trace in streamEvents v3", async () => {
    const { client } = createFakeTransport(answer);
    const upstream = new ChatBedrockConverse({ model: routerArn, region: "us-east-1", client });
    const message = (await upstream.streamEvents("How many days?")) as unknown as AIMessageChunk;
    expect(JSON.stringify(message.response_metadata)).not.toContain("nova-lite");
  });
});

describe("callbacks", () => {
  class Recorder extends BaseCallbackHandler {
    name = "recorder";
    override awaitHandlers = true;
    readonly ends: unknown[] = [];
    override handleLLMEnd(output: unknown): void {
      this.ends.push(output);
    }
  }

  it("carry the invoked model and the tokens in llmOutput, and the record in the message", async () => {
    const recorder = new Recorder();
    const { model } = createModel({ callbacks: [recorder] });
    await model.invoke("How many days?");
    await createModel({ callbacks: [recorder], streaming: true }).model.invoke("How many days?");
    const end = {
      llmOutput: {
        model_name: "amazon.nova-lite-v1:0",
        tokenUsage: { promptTokens: 120, completionTokens: 7, totalTokens: 127 },
      },
      generations: [[{ message: { response_metadata: { routing: { attempts: 1 } } } }]],
    };
    expect(recorder.ends).toMatchObject([end, end]);
  });
});

describe("a router's answer without a trace", () => {
  it.each(Object.entries(paths))("%s: the invoked model is unknown, not the router", async (_name, call) => {
    const message = await call(createModel({}, answerWithout("trace")).model);
    const { routing, model_name } = message.response_metadata as Partial<Outcome>;
    expect(routing).toMatchObject({ requestedModelId: routerArn });
    expect(routing).not.toHaveProperty("invokedModel");
    expect(model_name).toBeUndefined();
  });
});

describe("an answer without usage", () => {
  it("leaves the usage unknown", async () => {
    const message = await createModel({}, answerWithout("usage")).model.invoke("How many days?");
    expect((message.response_metadata as unknown as Outcome).routing).not.toHaveProperty("usage");
  });
});

describe("a plain model", () => {
  it("is recorded as the invoked model, in the scope of its prefix", async () => {
    const { model } = createModel(
      { model: "jp.anthropic.claude-sonnet-4-5-20250929-v1:0", region: "us-east-1" },
      answerWithout("trace"),
    );
    const { routing, model_name } = (await model.invoke("Hi")).response_metadata as unknown as Outcome;
    expect(model_name).toBe("anthropic.claude-sonnet-4-5-20250929-v1:0");
    expect(routing.invokedModel).toEqual({ modelId: model_name, scope: "jp", region: "us-east-1" });
    expect(routing).not.toHaveProperty("router");
  });
});

describe("cache points", () => {
  const prefix = "The handbook says this and that. ".repeat(200);
  const rag = [
    new SystemMessage(prefix),
    new HumanMessage({
      content: [
        { type: "text", text: prefix },
        { type: "text", text: "How many days?" },
      ],
    }),
  ];
  const cachePoint = { cachePoint: { type: "default" } };

  it("go after the system prompt and before the question", async () => {
    const { model, sent } = createModel();
    const { routing } = (await model.invoke(rag)).response_metadata as unknown as Outcome;
    expect(sent[0]?.body).toMatchObject({
      system: [{ text: prefix }, cachePoint],
      messages: [{ role: "user", content: [{ text: prefix }, cachePoint, { text: "How many days?" }] }],
    });
    expect(routing.cachePlan.points.map(({ section }) => section)).toEqual(["system", "messages"]);
  });

  it("are the same in a stream", async () => {
    const { model, sent } = createModel();
    await model.invoke(rag);
    await collect(await model.stream(rag));
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  it("follow cache_control through the same planner, within the model's budget", async () => {
    const { model, sent } = createModel();
    const placed = { type: "cache_point", ...cachePoint };
    const pointed = [{ type: "text", text: prefix }, placed, { type: "text", text: prefix }, placed];
    const manual = [new SystemMessage({ content: pointed }), new HumanMessage({ content: pointed })];
    await model.invoke(rag, { cache_control: { type: "ephemeral" } });
    await model.invoke(manual, { cache_control: { type: "ephemeral" } });
    const [first, second] = sent.map(({ body }) => JSON.stringify(body).split("cachePoint").length - 1);
    expect([first, second]).toEqual([3, 4]);
  });

  it('are not sent with "off", nor when the router\'s models are unknown', async () => {
    const off = createModel({ cachePoints: "off" });
    await off.model.invoke(rag);
    const unknown = new BedrockRoutedChatModel({ model: routerArn, client: off.model.client });
    const { routing } = (await unknown.invoke(rag)).response_metadata as unknown as Outcome;
    expect(JSON.stringify(off.sent)).not.toContain("cachePoint");
    expect(routing.cachePlan.skipped.map(({ reason }) => reason)).toEqual(["limits-unknown", "limits-unknown"]);
  });
});

it("the model shows the cache policy and the router's models that it was made with", () => {
  const { model } = createModel({ cachePoints: "off" });
  expect(model.cachePoints).toBe("off");
  expect(model.routerModels).toEqual(routerModels);
  const plain = new BedrockRoutedChatModel({ model: routerArn, client: model.client });
  expect(plain.cachePoints).toBeUndefined();
  expect(plain.routerModels).toBeUndefined();
});

describe("a stream that is cut off", () => {
  const cut = (request: SentRequest): FakeReply => {
    const reply = answer(request);
    return "events" in reply ? { events: reply.events.slice(0, 3) } : reply;
  };

  const error = async (attempt: PromiseLike<unknown>): Promise<unknown> => {
    try {
      await attempt;
    } catch (caught) {
      return caught;
    }
    return undefined;
  };

  it("throws with what had arrived, instead of ending as if it were complete", async () => {
    const { model } = createModel({}, cut);
    for (const thrown of [
      await error(model.stream("How many days?").then(collect)),
      await error(model.streamEvents("How many days?")),
      await error(createModel({ streaming: true }, cut).model.invoke("How many days?")),
    ]) {
      expect(thrown).toBeInstanceOf(IncompleteStreamError);
      const { partialMessage, routing } = thrown as IncompleteStreamError;
      expect(partialMessage?.text).toBe("ten days");
      expect(routing).toMatchObject({ requestedModelId: routerArn });
      expect(routing).not.toHaveProperty("usage");
    }
  });

  it("throws when a frame breaks, and when nothing comes for too long", async () => {
    const broken = createModel({}, () => ({ events: [{ contentBlockDelta: {} }], broken: true }));
    expect(await error(broken.model.stream("Hi").then(collect))).toBeInstanceOf(IncompleteStreamError);
    const stalled = createModel({ streamIdleTimeout: 30 }, (request) => ({ ...cut(request), stalls: true }));
    const thrown = await error(stalled.model.stream("Hi").then(collect));
    expect(thrown).toMatchObject({ name: "IncompleteStreamError", partialMessage: { content: "ten days" } });
  });

  it("aborts the request when it stalls", async () => {
    const { client, signals } = createFakeTransport((request) => ({ ...cut(request), stalls: true }));
    const model = new BedrockRoutedChatModel({ model: routerArn, client, streamIdleTimeout: 30 });
    expect(await error(model.stream("Hi").then(collect))).toBeInstanceOf(IncompleteStreamError);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it("passes an exception of the service on untouched", async () => {
    const events = [...(cut({ path: "/converse-stream", body: {} }) as { events: Record<string, object>[] }).events];
    const { model } = createModel({}, () => ({
      events: [...events, { throttlingException: { message: "slow down" } }],
    }));
    expect(await error(model.stream("Hi").then(collect))).toMatchObject({ name: "ThrottlingException" });
  });

  itWithUpstreamDefect("a stream of ChatBedrockConverse that is cut off ends as if it were complete", async () => {
    const { client } = createFakeTransport(cut);
    const upstream = new ChatBedrockConverse({ model: routerArn, region: "us-east-1", client });
    expect((await collect(await upstream.stream("How many days?"))).text).toBe("ten days");
  });
});

describe("a client that is shared with ChatBedrockConverse", () => {
  it("passes the calls of others untouched", async () => {
    const { model, sent } = createModel();
    const upstream = new ChatBedrockConverse({ model: routerArn, region: "us-east-1", client: model.client });
    await model.invoke("How many days?");
    const message = await upstream.invoke("How many days?");
    expect(message.response_metadata).not.toHaveProperty("routing");
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  it("keeps 200 concurrent calls apart", async () => {
    const { model } = createModel({}, (request) => {
      const text = (request.body.messages as { content: { text: string }[] }[])[0]?.content[0]?.text ?? "";
      const usage = { inputTokens: Number(text), outputTokens: 1, totalTokens: Number(text) + 1 };
      const message = { role: "assistant", content: [{ text }] };
      return { json: { output: { message }, stopReason: "end_turn", usage, metrics: { latencyMs: 1 } } };
    });
    const numbers = Array.from({ length: 200 }, (_, index) => String(index));
    const messages = await model.batch(numbers, { maxConcurrency: 50 });
    const counted = messages.map(
      ({ response_metadata }) => (response_metadata as unknown as Outcome).routing.usage?.inputTokens,
    );
    expect(counted).toEqual(numbers.map(Number));
  });
});
