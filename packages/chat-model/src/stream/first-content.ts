import type { ConverseStreamCommandOutput, ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { isEmptyStart } from "./content-blocks";
import { IncompleteStreamError } from "./incomplete-stream-error";
import { isFromService } from "./observe-stream";

/** Who waits for the first content. */
export interface ContentListener {
  readonly signal: AbortSignal | undefined;
  /** Called with each event that arrived before the first content, and with that. */
  heard(): void;
}

/**
 * For a stream, waits until its content begins. Until then nothing of the answer was shown, and the request
 * can be sent again. Other results are returned as they are.
 * @throws IncompleteStreamError when the stream breaks or ends before that; what the service sent instead of content
 */
export async function awaitFirstContent<Result extends { output: object }>(
  result: Result,
  listener: ContentListener,
): Promise<Result> {
  const { stream }: Partial<ConverseStreamCommandOutput> = result.output;
  if (stream === undefined) return result;
  return { ...result, output: { ...result.output, stream: await afterFirstContent(stream, listener) } };
}

/**
 * Waits for the first event that is more than the start of a message or of a text block. The result repeats
 * the events that were read.
 */
async function afterFirstContent(
  stream: AsyncIterable<ConverseStreamOutput>,
  { signal, heard }: ContentListener,
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const iterator = stream[Symbol.asyncIterator]();
  const waiting: ConverseStreamOutput[] = [];
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      heard();
      if (done && !signal?.aborted) throw new IncompleteStreamError();
      if (done) break;
      waiting.push(value);
      if (value.messageStart === undefined && !isEmptyStart(value)) break;
    }
  } catch (error) {
    if (signal?.aborted || isFromService(error) || IncompleteStreamError.isInstance(error)) throw error;
    throw new IncompleteStreamError(error);
  }
  return replay(waiting, iterator);
}

/** The events that were read, then the rest of the stream. Not a generator: this runs for every token. */
function replay<Event>(waiting: Event[], iterator: AsyncIterator<Event>): AsyncIterable<Event> {
  const replayed: AsyncIterator<Event> = {
    next: () => {
      const value = waiting.shift();
      return value === undefined ? iterator.next() : Promise.resolve({ done: false, value });
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  return { [Symbol.asyncIterator]: () => replayed };
}
