import type { ClientRouter, RouteRequest, RoutingRecord } from "@bedrock-routed/core";
import { InMemoryCache } from "@langchain/core/caches";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { createAgent, tool } from "langchain";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import {
  answer,
  candidates,
  collect,
  createRouted as create,
  lite,
  pro,
  routingOf,
  toLite,
  usage,
} from "../testing/routed-by-client";

const measured = { latencyMs: undefined, timeToFirstTokenMs: undefined };
const unmeasured = (record: RoutingRecord): object => ({
  ...record,
  ...measured,
  router: { ...record.router, decision: { ...record.router?.decision, decidedInMs: 0 } },
});

describe("a client-side router", () => {
  it("chooses the model, and its decision is in the same record after invoke, stream, streamEvents and batch", async () => {
    const { model, asked } = create(toLite);
    const invoked = await model.invoke("Hi");
    const streamed = await collect(model);
    const evented = await model.streamEvents("Hi").output;
    const [batched] = await model.batch(["Hi"]);
    const v2: RoutingRecord[] = [];
    for await (const event of model.streamEvents("Hi", { version: "v2" })) {
      if (event.event === "on_chat_model_end") v2.push(routingOf(event.data.output));
    }
    expect(asked()).toEqual([lite, lite, lite, lite, lite]);
    expect(routingOf(invoked)).toMatchObject({
      requestedModelId: lite,
      invokedModel: { modelId: "amazon.nova-lite-v1:0", scope: "us" },
      router: {
        kind: "client",
        models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
        decision: { router: "test", model: lite, reason: "simple", score: 0.2, threshold: 0.5, by: "router" },
      },
    });
    expect(routingOf(invoked).router?.decision?.baselineModelId).toBe(pro);
    const records = [streamed, evented, batched as AIMessage].map(routingOf);
    for (const record of [...records, ...v2]) expect(unmeasured(record)).toEqual(unmeasured(routingOf(invoked)));
    expect(v2).toHaveLength(1);
    expect(invoked.response_metadata.model_name).toBe("amazon.nova-lite-v1:0");
  });

  it.each([
    ["throws", () => Promise.reject(new TypeError("secret prompt")), "TypeError"],
    [
      "throws at once",
      () => {
        throw new RangeError("secret prompt");
      },
      "RangeError",
    ],
    ["chooses a model that is no candidate", () => ({ model: "amazon.nova-micro-v1:0", reason: "?" }), "NotACandidate"],
    ["returns nothing", () => undefined as never, "NotACandidate"],
  ])("that %s is replaced by its baseline, and the record says why", async (_, route, error) => {
    const { model, asked } = create(route as ClientRouter["route"]);
    const routing = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([pro]);
    expect(routing.router?.decision).toMatchObject({ by: "baseline", error, model: pro, reason: "router-failed" });
    expect(JSON.stringify(routing)).not.toContain("secret");
  });

  it("is shown what it may look at", async () => {
    const seen: RouteRequest[] = [];
    const { model } = create((request) => {
      seen.push({ ...request });
      return toLite();
    });
    const search = tool(async () => "", {
      name: "search",
      description: "Searches",
      schema: z.object({ q: z.string() }),
    });
    const messages = [
      new SystemMessage("Be brief."),
      new HumanMessage("有給休暇は何日ありますか。"),
      new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "search", args: { q: "有給" } }] }),
      new ToolMessage({ tool_call_id: "t1", content: "10 days" }),
      new AIMessage("10日です。"),
      new HumanMessage({
        content: [
          { type: "text", text: "pasted passage" },
          { type: "text", text: "有給休暇は何日ですか。" },
        ],
      }),
    ];
    const config = { tags: ["faq"], metadata: { thread_id: "t-1", team: "hr" }, retrieval: { passages: 2 } };
    await model.bindTools([search]).invoke(messages, config);
    const [request] = seen;
    expect(request).toMatchObject({
      question: "有給休暇は何日ですか。",
      tools: ["search"],
      tags: ["faq"],
      metadata: { thread_id: "t-1", team: "hr" },
      language: "ja",
      retrieval: { passages: 2 },
      streaming: false,
      conversation: { id: "thread:t-1", depth: 2, toolCalls: 1, inToolLoop: false },
    });
    expect(request?.messages.map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
    ]);
    expect(request?.conversation.repetition).toBeGreaterThan(0.6);
    expect(request?.prefixTokens).toBeGreaterThan(20);
    expect(request?.inputTokens).toBeGreaterThan(request?.prefixTokens ?? 0);
  });

  it("sees tags and metadata in stream and streamEvents, too, and that the answer is streamed", async () => {
    const seen: unknown[] = [];
    const { model } = create(({ tags, streaming }) => {
      seen.push([tags, streaming]);
      return toLite();
    });
    for await (const _chunk of await model.stream("Hi", { tags: ["a"] })) {
    }
    await model.streamEvents("Hi", { tags: ["b"] }).output;
    await model.withConfig({ tags: ["c"] }).invoke("Hi");
    expect(seen).toEqual([
      [["a"], true],
      [["b"], true],
      [["c"], false],
    ]);
  });

  it("is told that a tool loop goes on, and which schema the answer must satisfy", async () => {
    const seen: RouteRequest[] = [];
    const { model } = create((request) => {
      seen.push(request);
      return toLite();
    });
    await model.invoke([
      new HumanMessage("How many days?"),
      new AIMessage({ content: "", tool_calls: [{ id: "t1", name: "search", args: {} }] }),
      new ToolMessage({ tool_call_id: "t1", content: "10 days" }),
    ]);
    await model
      .withStructuredOutput(z.object({ days: z.number() }))
      .invoke("How many?")
      .catch(() => {});
    expect(seen[0]?.conversation.inToolLoop).toBe(true);
    expect(seen[0]?.question).toBe("How many days?");
    expect(seen[1]?.outputSchema).toMatchObject({ properties: { days: { type: "number" } } });
  });

  it("can be overruled for a call, by a candidate only", async () => {
    const route = vi.fn(toLite);
    const { model, asked } = create(route);
    const routing = routingOf(await model.invoke("Hi", { routeTo: pro }));
    expect(asked()).toEqual([pro]);
    expect(route).not.toHaveBeenCalled();
    expect(routing.router?.decision).toMatchObject({ by: "caller", reason: "forced", model: pro });
    await expect(model.invoke("Hi", { routeTo: "amazon.nova-micro-v1:0" })).rejects.toThrow(
      /^Invalid routeTo "amazon.nova-micro-v1:0": use one of the router's candidates/,
    );
    const plain = new BedrockRoutedChatModel({ model: lite, region: "us-east-1" });
    await expect(plain.invoke("Hi", { routeTo: pro })).rejects.toThrow(/this model has no router/);
  });

  it("ends when the caller aborts while it decides", async () => {
    const { model, asked } = create(() => new Promise(() => {}));
    const abort = new AbortController();
    const pending = model.invoke("Hi", { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 5);
    await expect(pending).rejects.toThrow("enough");
    expect(asked()).toEqual([]);
  });
});

describe("after the choice", () => {
  const search = tool(async () => "ten days", {
    name: "search",
    description: "Searches the handbook",
    schema: z.object({ query: z.string() }),
  });

  it("a request is fitted to the chosen model", async () => {
    const titan = "mistral.mistral-large-2402-v1:0";
    const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    const { client, sent } = createFakeTransport(answer);
    const route: ClientRouter["route"] = ({ question }) => ({
      model: question === "a" ? titan : sonnet,
      reason: "test",
    });
    const router = { candidates: [titan, sonnet], baseline: sonnet, route };
    const model = new BedrockRoutedChatModel({ router, client, region: "us-east-1" });
    const schema = z.object({ days: z.number() });
    const system = new SystemMessage("Answer from the handbook. ".repeat(600));
    for (const question of ["a", "b"]) {
      await model
        .withStructuredOutput(schema, { name: "days" })
        .invoke([system, new HumanMessage(question)])
        .catch(() => {});
    }
    const [first, second] = sent.map(({ body }) => JSON.stringify(body));
    expect(first).not.toContain("cachePoint");
    expect(second).toContain("cachePoint");
    expect(sent[1]?.body).toMatchObject({ toolConfig: { toolChoice: { tool: { name: "days" } } } });
    expect(first).not.toContain('"toolChoice":{"tool"');
  });

  it("fallbacks apply, and a fallback that was chosen is not asked twice", async () => {
    const throttled = (request: SentRequest): FakeReply =>
      request.path.includes("nova-lite")
        ? { json: { message: "slow" }, status: 429, errorType: "ThrottlingException" }
        : answer(request);
    const { model, asked } = create(toLite, { fallbacks: [lite, pro] }, throttled);
    const routing = routingOf(await model.invoke("Hi"));
    expect(asked()).toEqual([lite, pro]);
    expect(routing).toMatchObject({ requestedModelId: lite, sentModelId: pro, fallbacks: [{ modelId: lite }] });
  });

  it("cross-Region ids apply to candidates and to the baseline", async () => {
    const { client, sent } = createFakeTransport(answer);
    const base = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"];
    const router = { candidates: base, baseline: base[1] ?? "", route: () => ({ model: base[0] ?? "", reason: "x" }) };
    const model = new BedrockRoutedChatModel({ router, client, region: "us-east-1", crossRegion: "geo" });
    const routing = routingOf(await model.invoke("Hi"));
    expect(sent[0]?.path).toContain(lite);
    expect(routing.router?.decision?.baselineModelId).toBe(pro);
  });

  it("an agent routes each of its calls", async () => {
    const reply = ({ body, path }: SentRequest): FakeReply => {
      const answered = JSON.stringify(body.messages).includes("toolResult");
      const call = { toolUse: { toolUseId: "t1", name: "search", input: { query: "leave" } } };
      const output = { message: { role: "assistant", content: answered ? [{ text: path }] : [call] } };
      return { json: { output, stopReason: answered ? "end_turn" : "tool_use", usage, metrics: { latencyMs: 1 } } };
    };
    const route: ClientRouter["route"] = ({ conversation }) =>
      conversation.inToolLoop ? { model: pro, reason: "loop" } : toLite();
    const { model, asked } = create(route, {}, reply);
    const agent = createAgent({ model, tools: [search] });
    await agent.invoke({ messages: [{ role: "user", content: "How many days?" }] });
    expect(asked()).toEqual([lite, pro]);
  });
});

describe("at construction", () => {
  const construct = (router: unknown, more: BedrockRoutedChatModelInput = {}) =>
    new BedrockRoutedChatModel({ region: "us-east-1", router: router as ClientRouter, ...more });
  const route = toLite;

  it.each([
    ["a text", "complexity", "router"],
    ["no route", { candidates, baseline: lite }, "router.route"],
    ["no candidates", { candidates: [], baseline: lite, route }, "router.candidates"],
    ["a malformed candidate", { candidates: [lite, "nova lite"], baseline: lite, route }, "router.candidates"],
    ["a baseline that is no candidate", { candidates: [lite], baseline: pro, route }, "router.baseline"],
    ["a name that is no text", { name: 1, candidates, baseline: pro, route }, "router.name"],
  ])("a router with %s is refused", (_, router, option) => {
    expect(() => construct(router)).toThrow(expect.objectContaining({ name: "InvalidOptionError", option }));
  });

  it("a model and a router contradict each other", () => {
    const router = { candidates, baseline: pro, route };
    expect(() => construct(router, { model: lite })).toThrow(/^Invalid model .*give either a model or a router/);
    expect(() => new BedrockRoutedChatModel(lite, { router, region: "us-east-1" })).toThrow(
      /either a model or a router/,
    );
    const applicationInferenceProfile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    expect(() => construct(router, { applicationInferenceProfile })).toThrow(/either a model or a router/);
  });

  it("every candidate must stay in the data's geography", () => {
    const router = { candidates: ["eu.amazon.nova-lite-v1:0", "global.amazon.nova-2-lite-v1:0"], route };
    const baseline = "eu.amazon.nova-lite-v1:0";
    expect(() => construct({ ...router, baseline }, { region: "eu-west-1", dataResidency: "eu" })).toThrow(
      expect.objectContaining({ name: "ResidencyError", modelId: "global.amazon.nova-2-lite-v1:0" }),
    );
  });

  it("the model before the choice is the baseline, and response caches tell routers apart", async () => {
    const one = construct({ candidates, baseline: pro, route });
    const other = construct({ name: "other", candidates, baseline: pro, route });
    expect(one.getLsParams({})).toMatchObject({ ls_model_name: pro });
    expect(one._identifyingParams()).not.toEqual(other._identifyingParams());
    const { client, sent } = createFakeTransport(answer);
    const cached = construct({ candidates, baseline: pro, route }, { client, cache: new InMemoryCache(new Map()) });
    await cached.invoke("Hi");
    await cached.invoke("Hi");
    expect(sent).toHaveLength(1);
  });
});
