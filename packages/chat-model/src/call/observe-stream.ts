import type { ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { IncompleteStreamError } from "../errors/incomplete-stream-error";
import type { RoutedCall } from "./routed-call";

/**
 * Passes a stream on and shows each event to the call; what upstream cannot convert waits in
 * `call.extras`.
 * @throws IncompleteStreamError when it breaks, or ends without `messageStop`, and was not aborted
 */
export async function* observeStream(
  stream: AsyncIterable<ConverseStreamOutput>,
  call: RoutedCall,
): AsyncGenerator<ConverseStreamOutput> {
  try {
    for await (const event of stream) {
      call.readEvent(event);
      if (!call.extras.take(event)) yield event;
    }
  } catch (error) {
    throw isOfTheService(error) || call.signal?.aborted ? error : new IncompleteStreamError(error);
  }
  if (!call.finished && !call.signal?.aborted) throw new IncompleteStreamError();
}

/** An exception that the service sent says itself what happened; anything else broke the connection. */
function isOfTheService(error: unknown): boolean {
  return error instanceof Error && "$fault" in error;
}
