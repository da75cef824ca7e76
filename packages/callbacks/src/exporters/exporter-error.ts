import { BedrockRoutedError } from "@bedrock-routed/core";

/** A sink refused a record, or could not deliver what it had accepted. `cause` tells why. */
export class ExporterError extends BedrockRoutedError {
  /** The sink's name. */
  readonly exporter: string;

  constructor(exporter: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `Records do not reach the sink "${exporter}". ${reason}. Runs go on, and later failures of it are not reported.`,
      {
        cause,
      },
    );
    this.exporter = exporter;
  }
}
