import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { isEmptyStart } from "../call/stream-extras";

/**
 * Waits for the first event that is more than the start of a message or of a text block, so that a
 * failure before it can still go to another target. The events come again from the result.
 */
export async function afterFirstContent(
  stream: AsyncIterable<ConverseStreamOutput>,
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const iterator = stream[Symbol.asyncIterator]();
  const waiting: ConverseStreamOutput[] = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) break;
    waiting.push(value);
    if (value.messageStart === undefined && !isEmptyStart(value)) break;
  }
  return replay(waiting, iterator);
}

/** The events that were read, then the rest of the stream: an iterator and not a generator, as it runs for every token. */
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
