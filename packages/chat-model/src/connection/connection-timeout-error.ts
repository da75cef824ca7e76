import { BedrockRoutedError } from "@bedrock-routed/core";
import type { Connection } from "./resolve-connection";

type TimeoutOption = "connectTimeoutMs" | "requestTimeoutMs";

const REMEDIES: Readonly<Record<TimeoutOption, string>> = {
  connectTimeoutMs: "Check the endpoint and the network, or raise it where the way is long.",
  requestTimeoutMs: "Stream the answer, or raise it for a model that thinks long.",
};

/** The service could not be reached in time, or was silent for too long. The SDK tries again, then this is thrown. */
export class ConnectionTimeoutError extends BedrockRoutedError {
  /** The limit that ran out, of `connection`. */
  readonly option: TimeoutOption;
  readonly timeoutMs: number;

  constructor(option: TimeoutOption, timeoutMs: number, cause?: unknown) {
    const what = option === "connectTimeoutMs" ? "could not be reached" : "sent nothing";
    super(`The service ${what} for ${timeoutMs} ms, which is connection.${option}. ${REMEDIES[option]}`, {
      cause,
    });
    this.option = option;
    this.timeoutMs = timeoutMs;
  }
}

/** Any other error is given back as it is. The SDK's own says only in its text which limit ran out. */
export function toConnectionError(error: unknown, connection: Connection): unknown {
  const timeout = [error, error instanceof Error && error.cause].find(isTimeout);
  const options = ["connectTimeoutMs", "requestTimeoutMs"] as const;
  const option = options.find((candidate) => timeout?.message.includes(` ${connection[candidate]} ms`));
  return option === undefined ? error : new ConnectionTimeoutError(option, connection[option], timeout);
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === "TimeoutError";
}
