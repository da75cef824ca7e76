import { BedrockRoutedError } from "./errors";

/**
 * The connection to the service was refused, reset or closed before an answer arrived. The request was sent
 * again as often as `maxAttempts` of the client allows. Its `cause` is the error of the transport.
 */
export class ConnectionLostError extends BedrockRoutedError {
  /**
   * By this mark the AWS SDK knows that the request can be sent again.
   * @see https://smithy.io/2.0/spec/behavior-traits.html#retryable-trait
   */
  readonly $retryable: { readonly throttling?: boolean } = {};

  constructor(cause: unknown) {
    super(
      `The connection to Amazon Bedrock was lost before an answer arrived (${describe(cause)}). ` +
        "Send the request again; if it keeps failing, check the endpoint, proxies and the network.",
      { cause },
    );
  }
}

/** A parser quotes what it read, which can be a part of the answer, so its message is left out. */
function describe(cause: unknown): string {
  if (cause instanceof SyntaxError) return "the answer was cut off";
  const [line = ""] = cause instanceof Error ? cause.message.split("\n", 1) : [];
  return line === "" ? "no reason given" : line;
}

/**
 * The error of a request as the caller should see it: a {@link ConnectionLostError}, unless the service
 * answered, the caller aborted the request, or the error is one of this project. It goes by where the error
 * came from and not by its name: an HTTP/2 stream that was reset, for example, is a bare `Error`.
 * @param error what the transport, or the reader of its answer, threw
 */
export function toConnectionLostError(error: unknown): unknown {
  if (BedrockRoutedError.isInstance(error)) return error;
  const { name, $fault, $response }: { name?: unknown; $fault?: unknown; $response?: { statusCode?: unknown } } =
    typeof error === "object" && error !== null ? error : {};
  // An error page of a proxy, which the SDK cannot parse, is an answer too.
  const status = $response?.statusCode;
  const isRefusal = typeof status === "number" && status >= 400;
  return name === "AbortError" || $fault !== undefined || isRefusal ? error : new ConnectionLostError(error);
}
