import { InvalidOptionError } from "@bedrock-routed/core";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ExporterGroup } from "../exporter/exporter-group";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import type { OperationRecord } from "../record/record";
import { recorded } from "../testing/recorded";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { lite, pro, routed, routerArn, usage } from "../testing/routing-record";
import { OpenTelemetryExporter } from "./open-telemetry-exporter";

const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });
const spans = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer("test");
const meter = provider.getMeter("bedrock-routed");
const forceFlush = (): Promise<void> => provider.forceFlush();

/** Every data point that was exported, by the name of its metric. */
function points(name: string): readonly { unit: string; attributes: object; value: unknown }[] {
  return exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({ unit: descriptor.unit, attributes, value })),
    );
}

const identity = {
  "gen_ai.provider.name": "aws.bedrock",
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": routerArn,
  "gen_ai.response.model": lite,
};
const answered = recorded({
  requestedModelId: routerArn,
  call: { invokedModel: { modelId: lite, scope: "us" }, usage: usage(1000, 100, 4000), serviceTier: "flex" },
  durationMs: 1500,
  timeToFirstTokenMs: 40,
  streamed: true,
  cost: 84_000_000n,
  saving: {
    baseline: 1_120_000_000n,
    actual: 84_000_000n,
    routing: 1_036_000_000n,
    caching: 0n,
    tier: 0n,
    profile: 0n,
    routerFee: 0n,
    net: 1_036_000_000n,
  },
  baselineModelId: pro,
});
const retrieved: OperationRecord = {
  runId: "r",
  at: 0,
  day: "1970-01-01",
  path: [],
  tags: [],
  labels: {},
  operation: { kind: "retrieve", requests: 1, knowledgeBaseId: "KB12345678", search: "managed" },
  cost: 5_000_000_000n,
};

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(async () => {
  context.disable();
  await provider.shutdown();
});
beforeEach(async () => {
  await provider.forceFlush();
  exporter.reset();
  spans.reset();
});

describe("OpenTelemetryExporter's metrics", () => {
  it("are the histograms of the conventions, with their buckets and units", async () => {
    const exporter = new OpenTelemetryExporter({ meter, forceFlush });
    exporter.add(answered);
    await exporter.flush();
    expect(points("gen_ai.client.token.usage")).toEqual([
      expect.objectContaining({
        unit: "{token}",
        attributes: { ...identity, "gen_ai.token.type": "input" },
        value: expect.objectContaining({ sum: 5000, count: 1 }),
      }),
      expect.objectContaining({
        attributes: { ...identity, "gen_ai.token.type": "output" },
        value: expect.objectContaining({ sum: 100 }),
      }),
    ]);
    expect(points("gen_ai.client.token.usage")[0]?.value).toMatchObject({
      buckets: {
        boundaries: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
      },
    });
    const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    for (const [name, sum] of [
      ["gen_ai.client.operation.duration", 1.5],
      ["gen_ai.client.operation.time_to_first_chunk", 0.04],
    ] as const) {
      expect(points(name)).toMatchObject([
        { unit: "s", attributes: identity, value: { sum, buckets: { boundaries: seconds } } },
      ]);
    }
  });

  it("include money in USD, and tokens of the prompt cache by access", async () => {
    const exporter = new OpenTelemetryExporter({ meter, forceFlush });
    for (const record of [answered, answered, retrieved]) exporter.add(record);
    await exporter.flush();
    const retrieval = {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.operation.name": "retrieval",
      "gen_ai.data_source.id": "KB12345678",
    };
    expect(points("bedrock_routed.cost")).toEqual([
      { unit: "{USD}", attributes: identity, value: 0.000168 },
      { unit: "{USD}", attributes: retrieval, value: 0.005 },
    ]);
    expect(points("bedrock_routed.baseline")).toMatchObject([{ value: 0.00224 }]);
    expect(points("bedrock_routed.saving")).toMatchObject([{ unit: "{USD}", value: 0.002072 }]);
    expect(points("bedrock_routed.cache.tokens")).toMatchObject([
      { attributes: { "bedrock_routed.cache.access": "read" }, value: 8000 },
      { attributes: { "bedrock_routed.cache.access": "write" }, value: 0 },
    ]);
    expect(points("bedrock_routed.unpriced_calls")).toEqual([]);
  });

  it("count losses, unpriced calls, and answers of LangChain's cache", async () => {
    const exporter = new OpenTelemetryExporter({ meter, forceFlush });
    const { cost: _cost, saving, ...unpriced } = answered;
    exporter.add(unpriced);
    if (saving !== undefined)
      exporter.add({ ...answered, saving: { ...saving, baseline: 1_000_000n, net: -83_000_000n } });
    exporter.add(recorded({ outcome: "cached", call: answered.call ?? {}, avoided: 84_000_000n, durationMs: 1 }));
    exporter.add(recorded({ outcome: "failed", errorKind: "ThrottlingException", durationMs: 250 }));
    await exporter.flush();
    expect(points("bedrock_routed.unpriced_calls")).toMatchObject([{ value: 1 }]);
    expect(points("bedrock_routed.saving")).toMatchObject([{ value: -0.000083 }]);
    expect(points("bedrock_routed.avoided")).toMatchObject([{ value: 0.000084 }]);
    expect(points("gen_ai.client.operation.duration")).toMatchObject([
      { value: { count: 2 } },
      { attributes: { "error.type": "ThrottlingException" }, value: { count: 1, sum: 0.25 } },
    ]);
  });

  it("are dropped without an error when the SDK is not set up", () => {
    const exporter = new OpenTelemetryExporter({ meter: metrics.getMeter("none"), span: () => trace.getActiveSpan() });
    expect(() => exporter.add(answered)).not.toThrow();
    expect(exporter.flushAfterMs).toBeUndefined();
  });

  it("are complete when the span throws, and the failure is reported", async () => {
    const span = (): never => {
      throw new Error("no span");
    };
    const failures: string[] = [];
    const group = new ExporterGroup([new OpenTelemetryExporter({ meter, forceFlush, span })], ({ message }) =>
      failures.push(message),
    );
    group.add(answered);
    group.add(recorded({ outcome: "failed", errorKind: "ThrottlingException", durationMs: 250 }));
    await group.flush();
    expect(points("bedrock_routed.cost")).toMatchObject([{ value: 0.000084 }]);
    expect(points("gen_ai.client.operation.duration")).toMatchObject([
      { value: { count: 1 } },
      { value: { count: 1 } },
    ]);
    expect(failures).toEqual([expect.stringContaining("no span")]);
  });

  it("are flushed within a minute, and a failure of the SDK is reported", async () => {
    const exporter = new OpenTelemetryExporter({ meter, forceFlush: () => Promise.reject(new Error("no collector")) });
    expect(exporter.flushAfterMs).toBe(60_000);
    const told: string[] = [];
    const group = new ExporterGroup([exporter], ({ message }) => told.push(message));
    expect(await group.flush()).toHaveLength(1);
    expect(told).toEqual([expect.stringContaining("no collector")]);
  });

  it("need a meter and a known cacheWriteName", () => {
    expect(() => new OpenTelemetryExporter({ meter, cacheWriteName: "write" as never })).toThrow(InvalidOptionError);
    expect(() => new OpenTelemetryExporter({ meter: undefined as never })).toThrow(InvalidOptionError);
  });
});

describe("OpenTelemetryExporter's span attributes", () => {
  const span = (): ReturnType<typeof trace.getActiveSpan> => trace.getActiveSpan();
  const attributesOf = (name: string): object | undefined =>
    spans.getFinishedSpans().find((finished) => finished.name === name)?.attributes;
  const inSpan = <Result>(name: string, run: () => Promise<Result>): Promise<Result> =>
    tracer.startActiveSpan(name, async (active) => {
      try {
        return await run();
      } finally {
        active.end();
      }
    });

  it("are on the span around each call of a chat model", async () => {
    const savings = new BedrockSavingsHandler({ exporters: [new OpenTelemetryExporter({ meter, span })] });
    const model = new RoutedChatModel((prompt) => routed({ usage: usage(Number(prompt), 100, 4000) }));
    await Promise.all(
      [1000, 2000].map((tokens) =>
        inSpan(`span-${tokens}`, () => model.invoke(String(tokens), { callbacks: [savings] })),
      ),
    );
    await inSpan("span-3000", async () => {
      for await (const _chunk of await model.stream("3000", { callbacks: [savings] }));
    });
    for (const tokens of [1000, 2000, 3000]) {
      expect(attributesOf(`span-${tokens}`)).toMatchObject({
        ...identity,
        "gen_ai.usage.input_tokens": tokens + 4000,
        "gen_ai.usage.output_tokens": 100,
        "gen_ai.usage.cache_read.input_tokens": 4000,
        "gen_ai.usage.cache_write.input_tokens": 0,
        "bedrock_routed.outcome": "answered",
        "bedrock_routed.baseline_model": pro,
        "bedrock_routed.cost_usd": expect.any(Number),
        "bedrock_routed.saved_usd": expect.any(Number),
      });
    }
  });

  it("use the older name of cache writes on request, and leave out unknown values", async () => {
    const exporter = new OpenTelemetryExporter({ meter, span, cacheWriteName: "cache_creation" });
    await inSpan("answered", async () => exporter.add(answered));
    await inSpan("failed", async () => exporter.add(recorded({ outcome: "failed", errorKind: "ThrottlingException" })));
    await inSpan("retrieved", async () => exporter.add(retrieved));
    expect(attributesOf("answered")).toMatchObject({ "gen_ai.usage.cache_creation.input_tokens": 0 });
    expect(attributesOf("answered")).not.toHaveProperty(["gen_ai.usage.cache_write.input_tokens"]);
    expect(attributesOf("failed")).toEqual({
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.operation.name": "chat",
      "error.type": "ThrottlingException",
      "bedrock_routed.outcome": "failed",
    });
    expect(attributesOf("retrieved")).toMatchObject({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.data_source.id": "KB12345678",
      "bedrock_routed.cost_usd": 0.005,
    });
  });
});
