import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { awaitFirstContent } from "./first-content";
import { IncompleteStreamError } from "./incomplete-stream-error";

describe("a stream whose first content was awaited", () => {
  const start: ConverseStreamOutput = { messageStart: { role: "assistant" } };
  const text: ConverseStreamOutput = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten" } } };
  const send = async (
    stream: AsyncIterable<ConverseStreamOutput>,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<ConverseStreamOutput>> =>
    (await awaitFirstContent({ output: { stream } }, { signal, heard: () => {} })).output.stream;

  it("repeats what was read to see its first content, and goes on", async () => {
    const events: ConverseStreamOutput[] = [];
    const source = async function* (): AsyncGenerator<ConverseStreamOutput> {
      yield* [start, text, text];
    };
    for await (const event of await send(source())) events.push(event);
    expect(events).toEqual([start, text, text]);
  });

  it("is incomplete when it ends without content, unless the caller aborted it", async () => {
    for (const events of [[], [start]]) {
      const source = async function* (): AsyncGenerator<ConverseStreamOutput> {
        yield* events;
      };
      await expect(send(source())).rejects.toBeInstanceOf(IncompleteStreamError);
      const received: ConverseStreamOutput[] = [];
      for await (const event of await send(source(), AbortSignal.abort())) received.push(event);
      expect(received).toEqual(events);
    }
  });

  it("is read no further than its first content before it is returned", async () => {
    let read = 0;
    const source = async function* (): AsyncGenerator<ConverseStreamOutput> {
      for (const event of [start, text, text]) {
        read += 1;
        yield event;
      }
    };
    await send(source());
    expect(read).toBe(2);
  });

  it("stops its source when it is left early", async () => {
    let stopped = false;
    const source = async function* (): AsyncGenerator<ConverseStreamOutput> {
      try {
        yield* [start, text, text];
      } finally {
        stopped = true;
      }
    };
    for await (const _event of await send(source())) break;
    expect(stopped).toBe(true);
  });
});
