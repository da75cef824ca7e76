/** An event of a stream, as far as it matters here. */
interface StreamEvent {
  readonly messageStart?: unknown;
}

/**
 * Waits for the first event that is more than the start of a message, so that a failure before it
 * can still go to another target. The events come again from the result.
 */
export async function afterFirstContent<Event extends StreamEvent>(
  stream: AsyncIterable<Event>,
): Promise<AsyncIterable<Event>> {
  const iterator = stream[Symbol.asyncIterator]();
  const waiting: Event[] = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) break;
    waiting.push(value);
    if (value.messageStart === undefined) break;
  }
  return replay(waiting, iterator);
}

async function* replay<Event>(waiting: readonly Event[], iterator: AsyncIterator<Event>): AsyncGenerator<Event> {
  try {
    yield* waiting;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
