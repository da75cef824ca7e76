import { BedrockSavingsHandler, LedgerReplay, mergeLedgers, toReport } from "@bedrock-routed/callbacks";
import { parseLogLine, toLogLine } from "@bedrock-routed/callbacks/json";
import type { ClientRouter } from "@bedrock-routed/core";
import { type AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { createAgent, tool } from "langchain";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { InMemoryResponseCache } from "./index";
import { type CountedBedrock, collect, lite, pro, routingOf, startCountedBedrock } from "./testing/counted-bedrock";

let bedrock: CountedBedrock;
let before = 0;
const paid = (): number => bedrock.calls() - before;

const weather = tool(async ({ city }: { city: string }) => `It is sunny in ${city}.`, {
  name: "weather",
  description: "The weather in a city",
  schema: z.object({ city: z.string() }),
});

beforeAll(async () => {
  bedrock = await startCountedBedrock({
    respond: ({ tools, messages }) => {
      const text = JSON.stringify(messages);
      if (text.includes("too long")) return { text: "It goes on and", stopReason: "max_tokens" };
      if (text.includes("forbidden")) return { text: "Sorry.", stopReason: "guardrail_intervened" };
      if (JSON.stringify(tools).includes("extract")) return { toolUse: [{ name: "extract", input: { days: 10 } }] };
      if (tools.length > 0 && !text.includes("toolResult")) {
        return { toolUse: [{ name: "weather", input: { city: "Kyoto" } }] };
      }
      return { text: "十日です。 Ten days." };
    },
  });
});
afterAll(() => bedrock.local.close());
beforeEach(() => {
  before = bedrock.calls();
  bedrock.local.faults.clear();
});

const question = "How many days of leave do I have?";

/** Each way to ask a model, and what comes back: text, tokens and routing. */
const ways = {
  invoke: async (model) => model.invoke(question),
  stream: async (model) => concatAll(await collect(await model.stream(question))),
  batch: async (model) => {
    const [answer] = await model.batch([question]);
    if (answer === undefined) throw new Error("No answer came.");
    return answer;
  },
  "streamEvents v2": async (model) => {
    const events = await collect(model.streamEvents(question, { version: "v2" }));
    return events.at(-1)?.data.output as AIMessageChunk;
  },
  "streamEvents v3": async (model) => (await model.streamEvents(question)) as unknown as AIMessageChunk,
} satisfies Record<string, (model: ReturnType<CountedBedrock["createModel"]>) => Promise<AIMessageChunk>>;

function concatAll(chunks: readonly AIMessageChunk[]): AIMessageChunk {
  return chunks.reduce((all, chunk) => concat(all, chunk));
}

const pairs = Object.keys(ways).flatMap((first) => Object.keys(ways).map((second) => [first, second] as const));

describe("a stored answer", () => {
  it.each(pairs)("of %s answers %s, without a call", async (first, second) => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    const created = await ways[first as keyof typeof ways](model);
    const stored = await ways[second as keyof typeof ways](model);
    expect(paid()).toBe(1);
    expect(stored.text).toBe("十日です。 Ten days.");
    expect(created.text).toBe(stored.text);
    const { usage, responseCache: cached, ...routing } = routingOf(stored);
    const paidFor = routingOf(created);
    expect(cached).toMatchObject({ source: "stored", usage: paidFor.usage });
    expect(cached?.storedAt).toBeGreaterThan(0);
    expect(paidFor.responseCache).toBeUndefined();
    expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    expect(stored.usage_metadata).toMatchObject({ input_tokens: 0, output_tokens: 0, total_tokens: 0 });
    expect(routing).toMatchObject({ invokedModel: paidFor.invokedModel, stopReason: "end_turn" });
    expect(routing.attempts).toBeUndefined();
  });

  it("is for the same request only", async () => {
    const responseCache = new InMemoryResponseCache();
    const model = bedrock.createModel({ responseCache });
    await model.invoke(question);
    await model.invoke(question, { temperature: 0.5 });
    await model.invoke(`${question} `);
    await bedrock.createModel({ responseCache, model: pro }).invoke(question);
    await bedrock.createModel({ responseCache, model: lite.slice("us.".length) }).invoke(question);
    expect(paid()).toBe(5);
    // What does not change the answer.
    await model.invoke(question, { requestMetadata: { run: "7" } });
    await model.invoke(question, { cachePoints: "off" });
    expect(paid()).toBe(5);
  });

  it("tells images apart, which LangChain's own key does not", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    const pixel = (byte: number): HumanMessage =>
      new HumanMessage({
        content: [
          { type: "text", text: "What is this?" },
          { type: "image", mimeType: "image/png", data: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, byte]) },
        ],
      });
    await model.invoke([pixel(1)]);
    await model.invoke([pixel(2)]);
    await model.invoke([pixel(1)]);
    expect(paid()).toBe(2);
  });

  it("never crosses its scope", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache(), responseCacheScope: "a" });
    await model.invoke(question);
    await model.invoke(question, { responseCacheScope: "b" });
    await model.withConfig({ responseCacheScope: "c" }).invoke(question);
    expect(paid()).toBe(3);
    await model.invoke(question, { responseCacheScope: "b" });
    await model.invoke(question);
    expect(paid()).toBe(3);
  });

  it("is left aside when a call says so", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    await model.invoke(question);
    await model.invoke(question, { responseCache: false });
    expect(paid()).toBe(2);
  });

  it("ends with its time to live", async () => {
    let now = 1_000_000;
    const responseCache = new InMemoryResponseCache({ ttlSeconds: 60, clock: () => now });
    const model = bedrock.createModel({ responseCache });
    await model.invoke(question);
    now += 59_999;
    await model.invoke(question);
    expect(paid()).toBe(1);
    now += 1;
    await model.invoke(question);
    expect(paid()).toBe(2);
  });

  it("shows its text to callbacks and gives each caller a message of its own", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    await model.invoke(question);
    const first = await model.invoke(question);
    first.content = "changed";
    expect((await model.invoke(question)).text).toBe("十日です。 Ten days.");
    const tokens: string[] = [];
    const callbacks = [{ handleLLMNewToken: (token: string) => void tokens.push(token) }];
    await collect(await model.stream(question, { callbacks }));
    expect(tokens.join("")).toBe("十日です。 Ten days.");
  });
});

describe("what is not stored", () => {
  it.each(["too long", "forbidden"])("is an answer that was stopped: %s", async (asked) => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    await model.invoke(asked);
    await collect(await model.stream(asked));
    await model.invoke(asked);
    expect(paid()).toBe(3);
  });

  it("is an error", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache(), maxRetries: 0 });
    bedrock.local.faults.add({ when: { nth: 1 }, fault: { kind: "throttling" } });
    await expect(model.invoke(question)).rejects.toMatchObject({ name: "ThrottlingException" });
    expect((await model.invoke(question)).text).toContain("Ten days");
  });

  it("is a stream that broke, or that its reader left", async () => {
    const responseCache = new InMemoryResponseCache();
    const model = bedrock.createModel({ responseCache });
    bedrock.local.faults.add({ when: { nth: 1 }, fault: { kind: "early-end", afterFrames: 3 } });
    await expect(model.stream(question).then(collect)).rejects.toMatchObject({ name: "IncompleteStreamError" });
    bedrock.local.faults.clear();
    bedrock.local.faults.add({ when: { nth: 1 }, fault: { kind: "stall", afterFrames: 3 } });
    for await (const _chunk of await model.stream(question)) break;
    expect(responseCache.counts.stored).toBe(0);
    expect((await model.invoke(question)).text).toContain("Ten days");
    expect(responseCache.counts).toMatchObject({ hits: 0, stored: 1 });
  });

  it.each([
    ["is a tool call", false, 3],
    ["can be a tool call, when the cache is told to", true, 2],
  ])("%s", async (_name, storeToolCalls, calls) => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache({ storeToolCalls }) });
    const agent = createAgent({ model, tools: [weather] });
    const ask = () => agent.invoke({ messages: [{ role: "user", content: "What is the weather?" }] });
    const { messages } = await ask();
    expect(messages.at(-1)?.text).toContain("Ten days");
    const again = await ask();
    expect(again.messages.at(-1)?.text).toContain("Ten days");
    // The local model calls a tool by the same id each time, so the second turn is the same request.
    expect(paid()).toBe(calls);
  });
});

describe("structured output", () => {
  it("is stored, because its tool does not run", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    const extract = model.withStructuredOutput(z.object({ days: z.number() }), { name: "extract" });
    expect(await extract.invoke(question)).toEqual({ days: 10 });
    expect(await extract.invoke(question)).toEqual({ days: 10 });
    expect((await collect(await extract.stream(question))).at(-1)).toEqual({ days: 10 });
    expect(paid()).toBe(1);
  });
});

describe("concurrent calls with the same request", () => {
  it("share one call: 200 of invoke, stream and batch", async () => {
    const responseCache = new InMemoryResponseCache();
    const model = bedrock.createModel({ responseCache });
    const handler = new BedrockSavingsHandler();
    const config = { callbacks: [handler] };
    const texts = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        if (index % 2 === 0) return (await model.invoke(question, config)).text;
        return concatAll(await collect(await model.stream(question, config))).text;
      }),
    );
    expect(new Set(texts)).toEqual(new Set(["十日です。 Ten days."]));
    expect(paid()).toBe(1);
    const { hits, shared, misses } = responseCache.counts;
    expect({ asked: hits + shared, misses }).toEqual({ asked: 199, misses: 1 });
    expect(handler.report()).toMatchObject({ calls: 1, cachedResponses: 199 });
  });

  it("do not wait for a reader who does not read", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    const unread = await model.stream(question);
    expect((await model.invoke(question)).text).toContain("Ten days");
    expect(concatAll(await collect(unread)).text).toContain("Ten days");
    expect(paid()).toBe(1);
  });

  it("go on when the call that they wait for is aborted", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    bedrock.local.faults.add({ when: { nth: 1 }, fault: { kind: "stall", afterFrames: 3 } });
    const abort = new AbortController();
    const first = await model.stream(question, { signal: abort.signal });
    const others = Promise.all([model.invoke(question), model.invoke(question)]);
    abort.abort(new Error("The user left."));
    await expect(collect(first)).rejects.toThrow();
    expect((await others).map(({ text }) => text)).toEqual(["十日です。 Ten days.", "十日です。 Ten days."]);
    expect(paid()).toBe(2);
  });

  it("can be aborted while they wait", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    bedrock.local.faults.add({ when: { nth: 1 }, fault: { kind: "stall", afterFrames: 3 } });
    const first = await model.stream(question);
    const abort = new AbortController();
    const waiting = model.invoke(question, { signal: abort.signal });
    abort.abort(new Error("Enough."));
    await expect(waiting).rejects.toThrow("Enough.");
    await first.cancel();
    expect(paid()).toBe(1);
  });

  it("ask themselves when the answer may not be given to others", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    await Promise.all(Array.from({ length: 5 }, () => model.invoke("too long")));
    expect(paid()).toBe(5);
  });
});

describe("with fallbacks", () => {
  it("an answer of a fallback is stored as the fallback's, and says so", async () => {
    const responseCache = new InMemoryResponseCache();
    const model = bedrock.createModel({ responseCache, fallbacks: [pro], maxRetries: 0, fallbackCooldownMs: 1 });
    bedrock.local.faults.add({ when: { modelId: lite }, fault: { kind: "throttling" } });
    const [first, shared] = await Promise.all([model.invoke(question), model.invoke(question)]);
    const stored = await model.invoke(question);
    for (const answer of [first, shared, stored]) {
      expect(routingOf(answer)).toMatchObject({ requestedModelId: lite, sentModelId: pro });
      expect(routingOf(answer).invokedModel?.modelId).toBe(pro.slice("us.".length));
    }
    expect(routingOf(shared).responseCache?.source).toBe("shared");
    expect(routingOf(stored).responseCache).toMatchObject({ source: "stored", usage: routingOf(first).usage });
    bedrock.local.faults.clear();
    const recovered = await model.invoke(question);
    expect(routingOf(recovered).invokedModel?.modelId).toBe(lite.slice("us.".length));
    expect(routingOf(recovered).responseCache).toBeUndefined();
  });

  it("a stored answer is given while its model is down", async () => {
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache(), fallbacks: [pro], maxRetries: 0 });
    await model.invoke(question);
    bedrock.local.faults.add({ when: { modelId: lite }, fault: { kind: "throttling" } });
    await model.invoke("another question");
    expect(routingOf(await model.invoke(question))).toMatchObject({ responseCache: { source: "stored" } });
  });
});

describe("with routers", () => {
  it("a prompt router's answer keeps the model that gave it", async () => {
    const model = bedrock.createModel({
      responseCache: new InMemoryResponseCache(),
      model: bedrock.local.defaultRouterArn,
      routerModels: [lite, pro],
    });
    const first = routingOf(await model.invoke(question));
    const stored = routingOf(concatAll(await collect(await model.stream(question))));
    expect(stored.invokedModel).toEqual(first.invokedModel);
    expect(stored.router).toEqual(first.router);
    expect(stored.responseCache?.source).toBe("stored");
  });

  it("a client-side router decides first, and the answer of its choice is looked for", async () => {
    const router: ClientRouter = {
      candidates: [lite, pro],
      baseline: pro,
      route: ({ tags }) => ({ model: tags.includes("hard") ? pro : lite, reason: "tag" }),
    };
    const model = bedrock.createModel({ router, responseCache: new InMemoryResponseCache() });
    await model.invoke(question);
    await model.invoke(question, { tags: ["hard"] });
    expect(paid()).toBe(2);
    const { router: decided, responseCache } = routingOf(await model.invoke(question, { tags: ["hard"] }));
    expect(decided?.decision?.model).toBe(pro);
    expect(responseCache?.source).toBe("stored");
    expect(paid()).toBe(2);
  });

  it("answers that were declined come from the cache too, and cost nothing then", async () => {
    const router: ClientRouter = {
      candidates: [lite, pro],
      baseline: pro,
      route: () => ({ model: lite, reason: "cheap", review: () => ({ model: pro, reason: "declined" }) }),
    };
    const model = bedrock.createModel({ router, responseCache: new InMemoryResponseCache() });
    const handler = new BedrockSavingsHandler();
    await model.invoke(question, { callbacks: [handler] });
    const stored = await model.invoke(question, { callbacks: [handler] });
    expect(paid()).toBe(2);
    const [declined] = routingOf(stored).router?.decision?.declined ?? [];
    expect(declined).toMatchObject({ usage: { inputTokens: 0 }, responseCache: { source: "stored" } });
    const report = handler.report();
    expect(report).toMatchObject({ calls: 1, cachedResponses: 1 });
    expect(report.cacheAvoidedUsd).toBe(report.spentUsd);
  });
});

describe("a cache that fails", () => {
  it.each([
    ["before it asks", () => Promise.reject(new Error("broken"))],
    ["with an answer that it cannot have", async () => ({ answer: { form: 0 }, source: "stored" as const })],
  ])("%s does not stop a call", async (_name, getOrCreate) => {
    const model = bedrock.createModel({ responseCache: { getOrCreate } });
    expect((await model.invoke(question)).text).toContain("Ten days");
    expect(concatAll(await collect(await model.stream(question))).text).toContain("Ten days");
    expect(paid()).toBe(2);
  });
});

describe("the report", () => {
  it("counts a hit as an avoided call with what it would have cost, once", async () => {
    const handler = new BedrockSavingsHandler();
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache() });
    for (const way of Object.values(ways)) {
      const called = model.withConfig({ callbacks: [handler] }) as typeof model;
      if (way === ways["streamEvents v3"]) await model.streamEvents(question, { callbacks: [handler] });
      else await way(called);
    }
    const { calls, cachedResponses, spentUsd, cacheAvoidedUsd, actualUsd } = handler.report();
    expect({ calls, cachedResponses }).toEqual({ calls: 1, cachedResponses: 4 });
    expect(cacheAvoidedUsd).toBeCloseTo(4 * spentUsd, 12);
    expect(actualUsd ?? spentUsd).toBe(spentUsd);
  });

  it("is the same from a log, and adds up when ledgers are merged", async () => {
    const handler = new BedrockSavingsHandler();
    const model = bedrock.createModel({ responseCache: new InMemoryResponseCache(), callbacks: [handler] });
    await Promise.all([model.invoke(question), model.invoke(question)]);
    await collect(await model.stream(question));
    const read = handler.records.map((record) => parseLogLine(toLogLine(record)));
    for (const options of [{}, { region: "us-east-1" }]) {
      const replay = new LedgerReplay(options);
      for (const record of read) if (record !== undefined) replay.add(replay.recompute(record));
      expect(toReport(replay.snapshot())).toEqual(handler.report());
    }
    const { cachedResponses, cacheAvoidedUsd = 0, spentUsd } = handler.report({ budget: { limitUsd: 1 } });
    expect({ cachedResponses, cacheAvoidedUsd }).toEqual({ cachedResponses: 2, cacheAvoidedUsd: 2 * spentUsd });
    const { budget } = handler.report({ budget: { limitUsd: 1, period: "total" } });
    expect(budget?.spentUsd).toBe(spentUsd);
    const merged = toReport(mergeLedgers(handler.ledger, handler.ledger));
    expect(merged).toMatchObject({ calls: 2, cachedResponses: 4, cacheAvoidedUsd: 2 * cacheAvoidedUsd });
  });
});
