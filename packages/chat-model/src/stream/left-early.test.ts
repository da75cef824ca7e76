import type { RoutingRecord } from "@bedrock-routed/core";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { createAgent } from "langchain";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedCallOptions } from "../options/chat-model-options";
import { encodeEvent } from "../testing/fake-transport";
import { startWireServer, type WireResponse, type WireServer } from "../testing/wire-server";

type HttpVersion = "2" | "1.1";
type CallOptions = Pick<BedrockRoutedCallOptions, "signal" | "timeout"> & { callbacks: RunRecorder[] };

const messages = [{ role: "user", content: "有給休暇は何日ですか" }];

/** How runs of the chat model ended, and what was known of them. */
class RunRecorder extends BaseCallbackHandler {
  readonly name = "run-recorder";
  override awaitHandlers = true;
  started = 0;
  readonly ended: unknown[] = [];
  readonly routing: RoutingRecord[] = [];

  override handleChatModelStart(): void {
    this.started += 1;
  }

  override handleLLMEnd(): void {
    this.ended.push("answered");
  }

  override handleLLMError(error: unknown): void {
    this.ended.push(error instanceof Error ? error.name : error);
  }

  handleRoutingRecord(routing: RoutingRecord): void {
    this.routing.push(routing);
  }
}

/** In an object, because a stream of streamEvents v3 can be awaited, which reads all of it. */
interface Opened {
  readonly source: AsyncIterable<unknown>;
}

/** Ways to read an answer. */
const reads: Record<string, (model: BedrockRoutedChatModel, options: CallOptions) => Promise<Opened>> = {
  stream: async (model, options) => ({ source: await model.stream("Hi", options) }),
  "stream with bound options": async (model, options) => ({
    source: await model.withConfig({ maxTokens: 9 }).stream("Hi", options),
  }),
  "stream behind a parser": async (model, options) => ({
    source: await model.pipe(new StringOutputParser()).stream("Hi", options),
  }),
  "streamEvents v2": async (model, options) => ({
    source: chunksOf(model.streamEvents("Hi", { ...options, version: "v2" })),
  }),
  "streamEvents v2 behind a parser": async (model, options) => ({
    source: chunksOf(model.pipe(new StringOutputParser()).streamEvents("Hi", { ...options, version: "v2" })),
  }),
  "streamEvents v3": async (model, options) => ({ source: model.streamEvents("Hi", options) }),
  "text of streamEvents v3": async (model, options) => ({ source: model.streamEvents("Hi", options).text }),
  "full text of streamEvents v3": async (model, options) => ({ source: model.streamEvents("Hi", options).text.full }),
  'an agent\'s stream of "messages"': async (model, options) => ({
    source: await createAgent({ model, tools: [] }).stream({ messages }, { ...options, streamMode: "messages" }),
  }),
  "an agent's streamEvents v2": async (model, options) => ({
    source: chunksOf(createAgent({ model, tools: [] }).streamEvents({ messages }, { ...options, version: "v2" })),
  }),
};

/** Only the events with chunks of the answer: the others come before the request is sent. */
async function* chunksOf(events: AsyncIterable<{ event: string }>): AsyncGenerator<unknown> {
  for await (const event of events) if (event.event === "on_chat_model_stream") yield event;
}

/** Ways to stop, and the errors with which the run may end. Each waits for a chunk first. */
const stops: Record<
  string,
  { errors: string[]; stop(source: AsyncIterable<unknown>, abort: () => void): Promise<void> }
> = {
  break: {
    errors: ["AbandonedStreamError", "AbortError"],
    async stop(source) {
      let seen = 0;
      for await (const _part of source) if (++seen === 2) break;
    },
  },
  "an error of the consumer": {
    errors: ["AbandonedStreamError", "AbortError"],
    async stop(source) {
      const reading = async (): Promise<void> => {
        for await (const _part of source) throw new Error("the consumer failed");
      };
      await expect(reading()).rejects.toThrow("the consumer failed");
    },
  },
  cancel: {
    errors: ["AbandonedStreamError", "AbortError"],
    async stop(source) {
      if (source instanceof ReadableStream) {
        const reader = source.getReader();
        await reader.read();
        await reader.cancel();
        return;
      }
      const iterator = source[Symbol.asyncIterator]();
      await iterator.next();
      await iterator.return?.();
    },
  },
  "abort between two chunks": {
    errors: ["AbortError"],
    async stop(source, abort) {
      const iterator = source[Symbol.asyncIterator]();
      await iterator.next();
      abort();
    },
  },
  "abort while a chunk is awaited": {
    errors: ["AbortError"],
    async stop(source, abort) {
      let seen = 0;
      const reading = async (): Promise<void> => {
        for await (const _part of source) if (++seen === 2) abort();
      };
      await expect(reading()).rejects.toThrow();
    },
  },
};

let server: WireServer | undefined;
let recorder: RunRecorder;
beforeEach(() => {
  recorder = new RunRecorder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A service whose answer never ends. `cut` resolves when the client ends the request. */
async function startEndless(
  httpVersion: HttpVersion,
  begin: (response: WireResponse) => () => void,
): Promise<{ model: BedrockRoutedChatModel; cut: Promise<void> }> {
  let onCut = (): void => {};
  const cut = new Promise<void>((resolve) => {
    onCut = resolve;
  });
  server = await startWireServer(httpVersion, (response) => {
    const stop = begin(response);
    response.once("close", () => {
      stop();
      onCut();
    });
  });
  const model = new BedrockRoutedChatModel({
    model: "amazon.nova-lite-v1:0",
    region: "us-east-1",
    maxRetries: 0,
    clientOptions: { endpoint: server.url, credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    connection: { httpVersion, idleTimeoutMs: 10 },
  });
  return { model, cut };
}

function streamWords(response: WireResponse): () => void {
  response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
  response.write(encodeEvent({ messageStart: { role: "assistant" } }));
  const timer = setInterval(() => {
    response.write(encodeEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "word " } } }));
  }, 5);
  return () => clearInterval(timer);
}

/** The request was cut, no connection stays, and the run has ended once, with what is known of it. */
async function expectEnd(cut: Promise<void>, errors: readonly string[]): Promise<void> {
  await cut;
  expect(recorder.started).toBe(1);
  await vi.waitFor(() => expect(recorder.ended).toHaveLength(1));
  expect(errors).toContain(recorder.ended[0]);
  expect(recorder.routing).toMatchObject([{ requestedModelId: "amazon.nova-lite-v1:0" }]);
  expect(server?.opened).toBe(1);
  await vi.waitFor(() => expect(server?.closed).toBe(1));
}

describe.each(["2", "1.1"] as const)("over HTTP/%s", (httpVersion) => {
  describe.each(Object.entries(reads))("%s", (_read, read) => {
    it.each(Object.entries(stops))("ends the request at once on %s", async (_stop, { stop, errors }) => {
      const { model, cut } = await startEndless(httpVersion, streamWords);
      const controller = new AbortController();
      const { source } = await read(model, { callbacks: [recorder], signal: controller.signal });
      await stop(source, () => controller.abort());
      await expectEnd(cut, errors);
    });

    it("ends the request at its timeout", async () => {
      const { model, cut } = await startEndless(httpVersion, streamWords);
      const reading = async (): Promise<void> => {
        const { source } = await read(model, { callbacks: [recorder], timeout: 500 });
        for await (const _part of source) {
        }
      };
      await expect(reading()).rejects.toThrow();
      await expectEnd(cut, ["TimeoutError"]);
    });
  });

  it.each(["values", "updates"] as const)(
    'an agent\'s stream of "%s" that is aborted ends its request',
    async (streamMode) => {
      const controller = new AbortController();
      const { model, cut } = await startEndless(httpVersion, () => {
        controller.abort();
        return () => {};
      });
      const reading = async (): Promise<void> => {
        const options = { callbacks: [recorder], streamMode, signal: controller.signal };
        for await (const _part of await createAgent({ model, tools: [] }).stream({ messages }, options)) {
        }
      };
      await expect(reading()).rejects.toThrow();
      await expectEnd(cut, ["AbortError"]);
    },
  );
});

describe("streamEvents v3", () => {
  const whole = (response: WireResponse): (() => void) => {
    const stop = streamWords(response);
    const timer = setTimeout(() => {
      stop();
      response.write(encodeEvent({ messageStop: { stopReason: "end_turn" } }));
      const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
      response.end(encodeEvent({ metadata: { usage, metrics: { latencyMs: 1 } } }));
    }, 100);
    return () => {
      stop();
      clearTimeout(timer);
    };
  };

  it("goes on for a reader that starts when another leaves, and for one that stays", async () => {
    const { model } = await startEndless("2", whole);
    const stream = model.streamEvents("Hi", { callbacks: [recorder] });
    const other = (async () => {
      let text = "";
      for await (const delta of stream.text) text += delta;
      return text;
    })();
    for await (const _event of stream) break;
    expect(await other).toMatch(/^(word )+$/);
    for await (const _event of stream) break;
    expect((await stream).response_metadata).toMatchObject({ routing: { usage: { inputTokens: 5 } } });
    expect(recorder.ended).toEqual(["answered"]);
  });

  it.each(["usage", "toolCalls", "reasoning"] as const)(
    "ends the request when the reader of %s leaves while it waits",
    async (view) => {
      const { model, cut } = await startEndless("2", streamWords);
      const stream = model.streamEvents("Hi", { callbacks: [recorder] });
      const parts = stream[view][Symbol.asyncIterator]();
      const waiting = Promise.resolve(parts.next()).catch(() => undefined);
      await vi.waitFor(() => expect(server?.opened).toBe(1));
      expect(await parts.return?.()).toEqual({ done: true, value: undefined });
      await expectEnd(cut, ["AbandonedStreamError", "AbortError"]);
      await waiting;
    },
  );

  it("gives the whole message after a reader left its text", async () => {
    const { model } = await startEndless("2", whole);
    const stream = model.streamEvents("Hi", { callbacks: [recorder] });
    for await (const _delta of stream.text) break;
    expect((await stream).text).toMatch(/^(word )+$/);
  });
});
