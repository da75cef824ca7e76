import { InvalidOptionError } from "@bedrock-routed/core";
import { InMemoryCache } from "@langchain/core/caches";
import { awaitAllCallbacks } from "@langchain/core/callbacks/promises";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { Client } from "langsmith";
import { traceable } from "langsmith/traceable";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { fakeConverse } from "../testing/fake-converse";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, routed, usage } from "../testing/routing-record";
import { LangSmithCostTracer } from "./lang-smith-cost-tracer";

/** A run as it is known after all that was posted about it. */
interface PostedRun {
  readonly id: string;
  readonly name: string;
  readonly run_type: string;
  readonly parent_run_id?: string;
  readonly extra?: { readonly metadata?: Record<string, unknown> };
  readonly outputs?: unknown;
  readonly end_time?: unknown;
}

let runs: Map<string, PostedRun>;
let posts: string[];
let client: Client;

/** LangSmith's server, as far as its client talks to it. */
const answer: typeof fetch = async (_url, init) => {
  const info = { batch_ingest_config: { use_multipart_endpoint: false } };
  if (init?.body === undefined || init.body === null) return Response.json(info);
  const text = typeof init.body === "string" ? init.body : await new Response(init.body).text();
  const { post = [], patch = [] } = JSON.parse(text) as Record<"post" | "patch", PostedRun[] | undefined>;
  posts.push(...post.map(({ id }) => id));
  for (const run of [...post, ...patch]) runs.set(run.id, { ...runs.get(run.id), ...run });
  return Response.json({});
};

beforeEach(() => {
  runs = new Map();
  posts = [];
  client = new Client({ apiUrl: "http://langsmith.test", apiKey: "key", fetchImplementation: answer });
});
afterEach(() => vi.unstubAllEnvs());

async function posted(): Promise<readonly PostedRun[]> {
  await awaitAllCallbacks();
  await client.awaitPendingTraceBatches();
  return [...runs.values()];
}

const usageOf = (run: PostedRun | undefined): unknown => run?.extra?.metadata?.usage_metadata;
const callOf = (all: readonly PostedRun[]): PostedRun | undefined => all.find(({ run_type }) => run_type === "llm");

describe("LangSmithCostTracer", () => {
  it("adds cost and tokens to the run of the call, and to no enclosing run", async () => {
    const savings = new BedrockSavingsHandler();
    const model = new RoutedChatModel(() => routed({ usage: usage(1000, 100, 4000) }));
    const chain = ChatPromptTemplate.fromTemplate("{q}").pipe(model).pipe(new StringOutputParser());
    await chain.invoke({ q: "返金は何日以内ですか" }, { callbacks: [savings, new LangSmithCostTracer({ client })] });
    const all = await posted();
    const spent = savings.report().spentUsd;
    expect(spent).toBeGreaterThan(0);
    expect(usageOf(callOf(all))).toEqual({
      input_tokens: 5000,
      output_tokens: 100,
      total_tokens: 5100,
      input_token_details: { cache_read: 4000, cache_creation: 0 },
      output_token_details: {},
      input_cost: (1000 * 0.06 + 4000 * 0.015) / 1e6,
      output_cost: (100 * 0.24) / 1e6,
      total_cost: spent,
      input_cost_details: { cache_read: (4000 * 0.015) / 1e6, cache_creation: 0 },
    });
    expect(all).toHaveLength(4);
    expect(all.filter((run) => usageOf(run) !== undefined)).toHaveLength(1);
    expect(new Set(posts).size).toBe(posts.length);
    expect(all.every(({ end_time }) => end_time !== undefined)).toBe(true);
  });

  it("prices calls that name no Region by the option region, as the handler does", async () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 0, totalTokens: 1_000_000 };
    const tracer = new LangSmithCostTracer({ client, region: "ap-northeast-1" });
    const savings = new BedrockSavingsHandler({ region: "ap-northeast-1" });
    await fakeConverse("global.amazon.nova-2-lite-v1:0", { usage }).invoke("q", { callbacks: [tracer, savings] });
    expect(usageOf(callOf(await posted()))).toMatchObject({ total_cost: 0.36 });
    expect(savings.report().costUsd).toBe(0.36);
    expect(() => new LangSmithCostTracer({ client, region: "Tokyo" })).toThrow(InvalidOptionError);
  });

  it("names the model that answered", async () => {
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [new LangSmithCostTracer({ client })] });
    expect(callOf(await posted())?.extra?.metadata).toMatchObject({ ls_model_name: lite });
  });

  it("has the same total cost as the handler over streams, batches and nested calls", async () => {
    const savings = new BedrockSavingsHandler({ routerFeeUsdPerCall: 0.001 });
    const tracer = new LangSmithCostTracer({ client, routerFeeUsdPerCall: 0.001 });
    const model = new RoutedChatModel((prompt) => routed({ usage: usage(prompt.length * 100, 10) }));
    const callbacks = [savings, tracer];
    const steps = RunnableLambda.from(async (q: string) => {
      const first = await model.invoke(q);
      return (await model.invoke(first.text)).text;
    });
    await steps.invoke("two calls", { callbacks });
    await model.batch(["a", "bb", "ccc"], { callbacks });
    for await (const _chunk of await model.stream("dddd", { callbacks }));
    for await (const _event of model.streamEvents("eeeee", { version: "v2", callbacks }));
    const costs = (await posted()).flatMap((run) => {
      const { total_cost } = (usageOf(run) ?? {}) as { total_cost?: number };
      return total_cost ?? [];
    });
    expect(costs).toHaveLength(7);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(savings.report().spentUsd, 12);
  });

  it("replaces the tracer that LangChain adds when tracing is on", async () => {
    vi.stubEnv("LANGSMITH_TRACING", "true");
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [new LangSmithCostTracer({ client })] });
    expect(await posted()).toHaveLength(1);
    expect(posts).toHaveLength(1);
  });

  it("joins a trace that `traceable` started", async () => {
    const run = traceable(
      async () => {
        const callbacks = [new LangSmithCostTracer({ client })];
        return (await new RoutedChatModel(() => routed()).invoke("q", { callbacks })).text;
      },
      { name: "outer", client, tracingEnabled: true },
    );
    await run();
    const all = await posted();
    const outer = all.find(({ name }) => name === "outer");
    expect(callOf(all)).toMatchObject({ parent_run_id: outer?.id });
    expect(usageOf(callOf(all))).toMatchObject({ total_cost: 0.000084 });
    expect(usageOf(outer)).toBeUndefined();
  });

  it("keeps costs in the copies that LangGraph makes", async () => {
    const copy = new LangSmithCostTracer({ client, tags: ["a"] }).copyWithTracingConfig({
      metadata: { thread: "t" },
      tags: ["b"],
    });
    await new RoutedChatModel(() => routed()).invoke("q", { callbacks: [copy] });
    const call = callOf(await posted());
    expect(call).toMatchObject({ tags: ["a", "b"], extra: { metadata: { thread: "t" } } });
    expect(usageOf(call)).toMatchObject({ total_cost: 0.000084 });
  });

  it("leaves out unknown costs, and adds none for answers of LangChain's cache", async () => {
    const callbacks = [new LangSmithCostTracer({ client })];
    const unknown = new RoutedChatModel(() => routed({ invokedModel: { modelId: "acme.x", scope: "us" } }));
    await unknown.invoke("q", { callbacks });
    await new FakeListChatModel({ responses: ["a"] }).invoke("q", { callbacks });
    const cached = new RoutedChatModel(() => routed(), { cache: new InMemoryCache(new Map()) });
    for (let time = 0; time < 3; time += 1) await cached.invoke("同じ質問", { callbacks });
    const usages = (await posted()).map((run) => usageOf(run) as Record<string, unknown> | undefined);
    expect(usages[0]).toMatchObject({ input_tokens: 1000, output_tokens: 100 });
    expect(usages.map((each) => each?.total_cost)).toEqual([undefined, undefined, 0.000084, undefined, undefined]);
    expect(usages.slice(3)).toEqual([0, 0].map(() => expect.objectContaining({ total_tokens: 0 })));
  });

  it("prices calls of ChatBedrockConverse from @langchain/aws", async () => {
    const model = fakeConverse("us.amazon.nova-lite-v1:0", {
      usage: { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 },
    });
    await model.invoke("q", { callbacks: [new LangSmithCostTracer({ client })] });
    expect(usageOf(callOf(await posted()))).toMatchObject({ total_cost: 0.000084 });
  });

  it("refuses a negative router fee", () => {
    expect(() => new LangSmithCostTracer({ client, routerFeeUsdPerCall: -1 })).toThrow(InvalidOptionError);
  });
});
