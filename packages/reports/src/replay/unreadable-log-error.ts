import { BedrockRoutedError } from "@bedrock-routed/core";

/** A log file cannot be opened, or not to its end. Names the file, and keeps what the system says as `cause`. */
export class UnreadableLogError extends BedrockRoutedError {
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(
      `The log ${JSON.stringify(path)} cannot be read: ${problem}. ` +
        "Pass files that JsonLinesExporter wrote, also compressed by gzip as *.gz; findLogFiles lists those of a rotated log.",
      { cause },
    );
    this.path = path;
  }
}
