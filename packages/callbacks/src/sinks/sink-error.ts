import { BedrockRoutedError } from "@bedrock-routed/core";

/** A sink refused a record, or could not deliver what it had accepted. `cause` tells why. */
export class SinkError extends BedrockRoutedError {
  /** The sink's name. */
  readonly sink: string;

  constructor(sink: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `Records do not reach the sink "${sink}". ${reason}. Runs go on, and later failures of it are not reported.`,
      {
        cause,
      },
    );
    this.sink = sink;
  }
}
