import type { ConverseStreamMetadataEvent, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { StreamedAnswer } from "./read-route-answer";

/** What a streamed answer said. */
export interface ReadStream {
  readonly answer: StreamedAnswer;
  readonly stopReason: string | undefined;
  readonly metadata: ConverseStreamMetadataEvent | undefined;
}

/** A stream whose events are all there. */
export interface HeldStream extends ReadStream {
  /** Whether it ended as it should. If not, its reader gets the events that came, and then the error. */
  readonly isComplete: boolean;
  readonly events: AsyncIterable<ConverseStreamOutput>;
}

/**
 * Reads a stream to its end, and keeps its events.
 * @param heard is called with each event
 */
export async function holdStream(stream: AsyncIterable<ConverseStreamOutput>, heard: () => void): Promise<HeldStream> {
  const events: ConverseStreamOutput[] = [];
  const reader = new StreamReader();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const event of stream) {
      heard();
      events.push(event);
      reader.read(event);
    }
  } catch (error) {
    failure = { error };
  }
  return { ...reader.result(), isComplete: failure === undefined, events: replay(events, failure) };
}

/**
 * The same events. At the end of the answer, before its last event, `review` is called and awaited: that event
 * completes the routing record.
 */
export async function* reviewStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  review: (read: ReadStream) => Promise<void>,
): AsyncGenerator<ConverseStreamOutput> {
  const reader = new StreamReader();
  for await (const event of stream) {
    reader.read(event);
    if (event.metadata !== undefined) await review(reader.result());
    yield event;
  }
}

async function* replay(
  events: readonly ConverseStreamOutput[],
  failure: { readonly error: unknown } | undefined,
): AsyncGenerator<ConverseStreamOutput> {
  yield* events;
  if (failure !== undefined) throw failure.error;
}

class StreamReader {
  readonly #answer: StreamedAnswer = new StreamedAnswer();
  #stopReason: string | undefined;
  #metadata: ConverseStreamMetadataEvent | undefined;

  read(event: ConverseStreamOutput): void {
    this.#answer.read(event);
    if (event.messageStop) this.#stopReason = event.messageStop.stopReason;
    if (event.metadata) this.#metadata = event.metadata;
  }

  result(): ReadStream {
    return { answer: this.#answer, stopReason: this.#stopReason, metadata: this.#metadata };
  }
}
