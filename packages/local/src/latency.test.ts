import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "./index";
import { applyLatency } from "./latency";
import { buildJsonReply, buildStreamReply } from "./wire/http";

const usage = { inputTokens: 10, outputTokens: 20, totalTokens: 30 };

describe("applyLatency", () => {
  const model = { timeToFirstTokenMs: 400, tokensPerSecond: 50 };

  it("delays a JSON reply by the time of all its tokens", () => {
    const reply = applyLatency(model, buildJsonReply({ text: "é", usage, metrics: { latencyMs: 3 } }));
    expect(reply.pace).toEqual({ head: 800, chunks: {} });
    expect(JSON.parse(Buffer.concat(reply.chunks).toString())).toMatchObject({
      text: "é",
      metrics: { latencyMs: 803 },
    });
    expect(reply.headers["content-length"]).toBe(String(reply.chunks[0]?.length));
  });

  it("sends the frames of a stream at even intervals", () => {
    const events = [
      { type: "messageStart", body: {} },
      { type: "contentBlockDelta", body: {} },
      { type: "messageStop", body: {} },
      { type: "contentBlockStop", body: {} },
      { type: "metadata", body: { usage, metrics: { latencyMs: 1 } } },
    ];
    const reply = applyLatency(model, buildStreamReply(events));
    expect(reply.pace).toEqual({ head: 0, chunks: { 0: 400, 1: 100, 2: 100, 3: 100, 4: 100 } });
    expect(reply.events?.at(-1)?.body.metrics).toEqual({ latencyMs: 801 });
    expect(reply.chunks).toHaveLength(5);
  });

  it("does not change errors and replies without token counts", () => {
    const error = buildJsonReply({ message: "No.", usage }, 400);
    const list = buildJsonReply({ routers: [] });
    expect(applyLatency(model, error)).toBe(error);
    expect(applyLatency(model, list)).toBe(list);
  });
});

describe("options.latency", () => {
  let local: LocalBedrock;
  beforeAll(async () => {
    const latency = { timeToFirstTokenMs: 30, tokensPerSecond: 1000 };
    local = await startLocalBedrock({ latency, respond: () => "one two three four five six seven eight" });
  });
  afterAll(() => local.close());
  const messages = [{ role: "user" as const, content: [{ text: "Hi" }] }];
  const input = { modelId: "amazon.nova-lite-v1:0", messages };

  it("delays the reply and is part of the reported latency", async () => {
    const client = new BedrockRuntimeClient(local.clientConfig);
    const start = performance.now();
    const { metrics, usage: used } = await client.send(new ConverseCommand(input));
    const minimum = 30 + (used?.outputTokens ?? 0);
    expect(metrics?.latencyMs).toBeGreaterThanOrEqual(minimum);
    // Timers of Node.js may fire a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(minimum - 2);
  });

  it("does not change the content of a stream", async () => {
    const { stream } = await new BedrockRuntimeClient(local.clientConfig).send(new ConverseStreamCommand(input));
    let text = "";
    for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? "";
    expect(text).toBe("one two three four five six seven eight");
  });

  it.each([{ timeToFirstTokenMs: -1 }, { tokensPerSecond: 0 }, { timeToFirstTokenMs: Number.NaN }])(
    "%j is refused",
    async (latency) => {
      await expect(startLocalBedrock({ latency })).rejects.toMatchObject({ name: "InvalidLocalOptionError" });
    },
  );
});
