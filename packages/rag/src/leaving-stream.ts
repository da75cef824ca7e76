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
  return new IterableReadableStream<Chunk>({
    async pull(controller) {
      const { done, value } = await stream.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      left.abort(leftStream());
      // Not awaited: it waits for a step that may wait for the service.
      stream.return().catch(() => {});
    },
  });
}
