import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import type { LocalBedrock } from "@bedrock-routed/local";
import * as callbackManager from "@langchain/core/callbacks/manager";
import { awaitAllCallbacks } from "@langchain/core/callbacks/promises";
import { CallbackHandler as LangfuseHandler } from "@langfuse/langchain";
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { TraceloopCallbackHandler } from "@traceloop/instrumentation-langchain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type DerivedCall,
  readLangfuse,
  readOpenInference,
  readTraceloop,
  toDerivedCall,
} from "../testing/derived-call";
import { createModels, startAgentBedrock, waysToCall } from "../testing/ways-to-call";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const { _configureSync: configure } = callbackManager.CallbackManager;
let local: LocalBedrock;

beforeAll(async () => {
  local = await startAgentBedrock();
  trace.setGlobalTracerProvider(provider);
  new LangChainInstrumentation({ tracerProvider: provider }).manuallyInstrument(callbackManager);
});
afterAll(async () => {
  // OpenInference adds itself to every run, also to those of other tests.
  callbackManager.CallbackManager._configureSync = configure;
  trace.disable();
  await local.close();
});

/** A tool, which of its spans are calls of a chat model, and what it reads from the messages of each way to call. */
interface Tool {
  readonly isCall: (span: ReadableSpan) => boolean;
  readonly read: (span: ReadableSpan) => Partial<DerivedCall>;
  readonly reads: (way: string) => readonly (keyof DerivedCall)[];
}

const tools: Readonly<Record<string, Tool>> = {
  Langfuse: {
    isCall: ({ attributes }) => attributes["langfuse.observation.type"] === "generation",
    read: readLangfuse,
    reads: () => ["modelId", "input", "output", "cacheRead", "cacheWrite"],
  },
  // It looks for the model in the request only.
  OpenInference: {
    isCall: ({ attributes }) => attributes["openinference.span.kind"] === "LLM",
    read: readOpenInference,
    reads: () => ["input", "output", "cacheRead"],
  },
  // It looks into `llmOutput` only, where LangChain puts the tokens of a stream and nothing else.
  Traceloop: {
    isCall: ({ attributes }) => attributes["gen_ai.operation.name"] === "chat",
    read: readTraceloop,
    reads: (way) => (way.startsWith("stream") ? ["input", "output"] : ["modelId", "input", "output"]),
  },
};

describe.each(Object.keys(waysToCall))("after %s", (way) => {
  it.each(["a prompt router", "a profile"])("other tools agree with the handler about calls of %s", async (target) => {
    exporter.reset();
    const handler = new BedrockSavingsHandler();
    const model = createModels(local)[target === "a profile" ? 1 : 0];
    const others = [new LangfuseHandler(), new TraceloopCallbackHandler(provider.getTracer("traceloop"), false)];
    if (model !== undefined) await waysToCall[way]?.(model, { callbacks: [handler, ...others] });
    await awaitAllCallbacks();
    expect(handler.records).toHaveLength(way.endsWith("agent") ? 4 : 2);
    const ours = handler.records.map(toDerivedCall);
    for (const [name, { isCall, read, reads }] of Object.entries(tools)) {
      const theirs = exporter.getFinishedSpans().filter(isCall).map(read);
      expect(sorted(theirs), name).toEqual(sorted(ours.map((call) => pick(call, reads(way)))));
    }
  });
});

it("the compared calls read the cache and wrote to it", async () => {
  const [handler, fresh] = [new BedrockSavingsHandler(), await startAgentBedrock()];
  for (const model of createModels(fresh)) await waysToCall.agent?.(model, { callbacks: [handler] });
  await fresh.close();
  const { usage } = handler.report();
  expect(usage.cacheReadTokens).toBeGreaterThan(10_000);
  expect(usage.cacheWrite5mTokens).toBeGreaterThan(0);
});

function pick(call: Partial<DerivedCall>, keys: readonly (keyof DerivedCall)[]): Partial<DerivedCall> {
  return Object.fromEntries(keys.map((key) => [key, call[key]]));
}

/** Calls of a batch end in any order. */
function sorted(calls: readonly Partial<DerivedCall>[]): readonly string[] {
  const texts = calls.map((call) => JSON.stringify(Object.entries(call).sort(([a], [b]) => (a < b ? -1 : 1))));
  return texts.sort();
}
