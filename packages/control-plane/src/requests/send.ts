import type { ControlPlaneClient } from "../connection";
import { type ControlPlaneFailure, type FailedRequest, toControlPlaneError } from "./control-plane-error";

/** Options of every method that sends requests. */
export interface CallOptions {
  /** Ends the call. The promise then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What {@link sendRequest} needs to know about a request. */
export interface RequestContext extends CallOptions, Pick<FailedRequest, "service" | "iamAction"> {
  /** Name of the API operation, such as `"CreatePromptRouter"`. */
  readonly operation: string;
  /** What to do when the request fails, by reason. */
  readonly remedies?: Partial<Readonly<Record<ControlPlaneFailure, string>>>;
}

/**
 * Sends one request.
 * @param request calls the client with the options that end the request when the caller aborts
 * @throws ControlPlaneError when the service refuses the request
 */
export async function sendRequest<Output>(
  context: RequestContext,
  request: (options: { abortSignal?: AbortSignal }) => Promise<Output>,
): Promise<Output> {
  const { signal } = context;
  signal?.throwIfAborted();
  try {
    return await request(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw toControlPlaneError(error, { ...context, signal });
  }
}

/** The Region that a client uses. Without one, the AWS SDK rejects with its own message. */
export function regionOf(client: ControlPlaneClient): Promise<string> {
  return client.config.region();
}
