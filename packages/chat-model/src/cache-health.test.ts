import type { RoutingRecord } from "@bedrock-routed/core";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "./bedrock-routed-chat-model";
import { createFakeTransport } from "./testing/fake-transport";
import type { ModelWarning } from "./warnings/request-warnings";

const rules = "The handbook says this and that. ".repeat(200);

function create(cache: object) {
  const usage = { inputTokens: 5, outputTokens: 1, totalTokens: 6, ...cache };
  const message = { role: "assistant", content: [{ text: "ok" }] };
  const json = { output: { message }, stopReason: "end_turn", usage, metrics: { latencyMs: 1 } };
  const warnings: ModelWarning[] = [];
  const model = new BedrockRoutedChatModel({
    model: "us.amazon.nova-lite-v1:0",
    region: "us-east-1",
    client: createFakeTransport(() => ({ json })).client,
    onWarning: (warning) => void warnings.push(warning),
  });
  const ask = async (system: string): Promise<RoutingRecord> => {
    const { response_metadata } = await model.invoke([new SystemMessage(system), new HumanMessage("Why?")]);
    return response_metadata.routing as RoutingRecord;
  };
  return { ask, warnings };
}

describe("cache health", () => {
  it("warns once about a timestamp before a cache point, with its place and without its text", async () => {
    const { ask, warnings } = create({ cacheWriteInputTokens: 1600 });
    const first = await ask(`It is 2026-11-21T09:30:00Z. ${rules}`);
    const second = await ask(`It is 2026-11-21T09:31:00Z. ${rules}`);
    const third = await ask(`It is 2026-11-21T09:32:00Z. ${rules}`);
    expect(first).not.toHaveProperty("cacheProblem");
    expect([second, third].map(({ cacheProblem }) => cacheProblem?.kind)).toEqual([
      "changing-prefix",
      "changing-prefix",
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "The cached prefix changes with every call, in system block 0 (text): it holds a timestamp. Move what changes behind the last cache point.",
    ]);
    expect(JSON.stringify(warnings)).not.toContain("handbook");
  });

  it("warns about a prefix that is never read, and about one that is not cached at all", async () => {
    const written = create({ cacheWriteInputTokens: 1600 });
    await written.ask(rules);
    expect((await written.ask(rules)).cacheProblem).toEqual({ kind: "never-read" });
    const ignored = create({ cacheReadInputTokens: 0, cacheWriteInputTokens: 0 });
    expect((await ignored.ask(rules)).cacheProblem).toEqual({ kind: "below-minimum" });
    expect([...written.warnings, ...ignored.warnings].map(({ problem }) => problem.kind)).toEqual([
      "never-read",
      "below-minimum",
    ]);
  });

  it("does not warn about concurrent calls, which cannot read what the others write", async () => {
    const { ask, warnings } = create({ cacheWriteInputTokens: 1600 });
    const records = await Promise.all([ask(rules), ask(rules), ask(rules)]);
    for (const record of records) expect(record).not.toHaveProperty("cacheProblem");
    expect(warnings).toEqual([]);
  });

  it("does not compare a call with itself when its stream fails after the usage arrived", async () => {
    const usage = { inputTokens: 5, outputTokens: 1, totalTokens: 6, cacheWriteInputTokens: 1600 };
    const events = [
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage, metrics: { latencyMs: 1 } } },
      { internalServerException: { message: "too late" } },
    ];
    const warnings: ModelWarning[] = [];
    const model = new BedrockRoutedChatModel({
      model: "us.amazon.nova-lite-v1:0",
      region: "us-east-1",
      client: createFakeTransport(() => ({ events })).client,
      onWarning: (warning) => void warnings.push(warning),
    });
    const reading = async (): Promise<void> => {
      for await (const _chunk of await model.stream([new SystemMessage(rules), new HumanMessage("Why?")])) {
      }
    };
    await expect(reading()).rejects.toThrow("too late");
    expect(warnings).toEqual([]);
  });

  it("keeps its judgement of a call when the stream breaks after the usage arrived", async () => {
    const usage = { inputTokens: 5, outputTokens: 1, totalTokens: 6, cacheWriteInputTokens: 1600 };
    const metadata = { metadata: { usage, metrics: { latencyMs: 1 } } };
    const stop = { messageStop: { stopReason: "end_turn" } };
    let isBroken = false;
    const model = new BedrockRoutedChatModel({
      model: "us.amazon.nova-lite-v1:0",
      region: "us-east-1",
      client: createFakeTransport(() => ({ events: [stop, metadata], broken: isBroken })).client,
    });
    const read = async (system: string): Promise<void> => {
      for await (const _chunk of await model.stream([new SystemMessage(system), new HumanMessage("Why?")])) {
      }
    };
    await read(`It is 2026-11-21T09:30:00Z. ${rules}`);
    isBroken = true;
    await expect(read(`It is 2026-11-21T09:31:00Z. ${rules}`)).rejects.toMatchObject({
      name: "IncompleteStreamError",
      routing: { cacheProblem: { kind: "changing-prefix" } },
    });
  });

  it("does not warn when the cache is read, or when no cache points are sent", async () => {
    const read = create({ cacheReadInputTokens: 1600 });
    await read.ask(rules);
    expect(await read.ask(rules)).not.toHaveProperty("cacheProblem");
    const short = create({});
    expect(await short.ask("Be brief.")).not.toHaveProperty("cacheProblem");
    expect([...read.warnings, ...short.warnings]).toEqual([]);
  });
});
