import { IterableReadableStream } from "@langchain/core/utils/stream";

/** The reason of requests that end because nobody reads the rest of the answer. */
function leftStream(): DOMException {
  return new DOMException("The reader left the stream.", "AbortError");
}

/**
 * The same stream, which aborts `left` when its reader leaves. A LangChain map, which the chain has inside,
 * does not tell its steps that nobody reads on, so the model's request would go on to its end.
 */
export function abortWhenLeft<Chunk>(
  stream: IterableReadableStream<Chunk>,
  left: AbortController,
): IterableReadableStream<Chunk> {
  const leave = async (): Promise<IteratorResult<Chunk>> => {
    left.abort(leftStream());
    // Not awaited: it waits for a step that may wait for the service.
    stream.return().catch(() => {});
    return { done: true, value: undefined };
  };
  const chunks: AsyncGenerator<Chunk> = {
    next: () => stream.next(),
    return: leave,
    async throw(error) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]: () => chunks,
  };
  return IterableReadableStream.fromAsyncGenerator(chunks);
}
