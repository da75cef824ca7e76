import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ContentBlocks } from "./content-blocks";
import { IncompleteStreamError } from "./incomplete-stream-error";
import { observeStream, type StreamedCall } from "./observe-stream";
import { StreamGuard } from "./stream-guard";

const text = (words: string): ConverseStreamOutput => ({
  contentBlockDelta: { contentBlockIndex: 0, delta: { text: words } },
});
const citation: ConverseStreamOutput = {
  contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: "Handbook" } } },
};
const stop: ConverseStreamOutput = { messageStop: { stopReason: "end_turn" } };

function createCall(fields: Partial<StreamedCall> = {}): StreamedCall & { read: ConverseStreamOutput[] } {
  const read: ConverseStreamOutput[] = [];
  return {
    signal: undefined,
    guard: undefined,
    blocks: new ContentBlocks(),
    get finished() {
      return read.includes(stop);
    },
    readEvent: (event) => void read.push(event),
    record: () => undefined,
    read,
    ...fields,
  };
}

async function* source(events: readonly ConverseStreamOutput[], error?: Error): AsyncGenerator<ConverseStreamOutput> {
  yield* events;
  if (error !== undefined) throw error;
}

/** What comes out, and how it ends: nothing, or an error. */
async function collect(stream: AsyncIterable<ConverseStreamOutput>) {
  const passed: ConverseStreamOutput[] = [];
  try {
    for await (const event of stream) passed.push(event);
    return { passed, error: undefined };
  } catch (error) {
    return { passed, error };
  }
}

afterEach(() => {
  vi.useRealTimers();
});

describe("an observed stream", () => {
  it("passes each event on after the call has read it, and holds what upstream cannot convert", async () => {
    const call = createCall();
    const { passed, error } = await collect(observeStream(source([text("a"), citation, text("b"), stop]), call));
    expect(error).toBeUndefined();
    expect(passed).toEqual([text("a"), text("b"), stop]);
    expect(call.read).toEqual([text("a"), citation, text("b"), stop]);
    expect(call.blocks.drain()).toEqual([citation]);
  });

  it("is incomplete when it ends before the model finished", async () => {
    const { passed, error } = await collect(observeStream(source([text("a")]), createCall()));
    expect(passed).toEqual([text("a")]);
    expect(error).toBeInstanceOf(IncompleteStreamError);
  });

  it("ends without an error when it was aborted", async () => {
    const call = createCall({ signal: AbortSignal.abort() });
    expect((await collect(observeStream(source([text("a")]), call))).error).toBeUndefined();
  });

  it("is incomplete when the connection breaks, with the cause", async () => {
    const cause = new Error("socket hang up");
    const { error } = await collect(observeStream(source([text("a")], cause), createCall()));
    expect(error).toBeInstanceOf(IncompleteStreamError);
    expect(error).toMatchObject({ cause, message: expect.stringContaining("(socket hang up)") });
  });

  it("passes on an exception of the service, and the error of an aborted request", async () => {
    const exception = Object.assign(new Error("slow down"), { $fault: "client" });
    expect((await collect(observeStream(source([], exception), createCall()))).error).toBe(exception);
    const broken = new Error("socket hang up");
    const aborted = createCall({ signal: AbortSignal.abort() });
    expect((await collect(observeStream(source([], broken), aborted))).error).toBe(broken);
  });

  it("stops its source when it is left early", async () => {
    let stopped = false;
    const endless = (async function* () {
      try {
        for (;;) yield text("a");
      } finally {
        stopped = true;
      }
    })();
    for await (const _event of observeStream(endless, createCall())) break;
    expect(stopped).toBe(true);
  });

  it("is left early without an error when its source cannot be stopped", async () => {
    const unstoppable = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: text("a") }) }) };
    const iterator = observeStream(unstoppable, createCall())[Symbol.asyncIterator]();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
  });

  it("is watched by the guard of its call while it waits, and only then", async () => {
    vi.useFakeTimers();
    const guard = new StreamGuard(undefined, 100);
    const events = [text("a")];
    const stalling: AsyncIterator<ConverseStreamOutput> = {
      next: () => {
        const value = events.shift();
        return value === undefined ? new Promise(() => {}) : Promise.resolve({ done: false, value });
      },
    };
    const call = createCall({ guard, signal: guard.signal });
    const iterator = observeStream({ [Symbol.asyncIterator]: () => stalling }, call)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: text("a") });
    vi.advanceTimersByTime(1000);
    expect(guard.signal.aborted).toBe(false);
    const waiting = expect(iterator.next()).rejects.toBeInstanceOf(IncompleteStreamError);
    vi.advanceTimersByTime(100);
    await waiting;
    expect(guard.signal.aborted).toBe(true);
  });
});
