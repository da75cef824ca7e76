import { BedrockRoutedError } from "@bedrock-routed/core";

/** The model's ARN belongs to another Region than the client. Amazon Bedrock would not find it there. */
export class RegionMismatchError extends BedrockRoutedError {
  readonly arnRegion: string;
  readonly clientRegion: string;

  constructor(modelId: string, arnRegion: string, clientRegion: string) {
    super(
      `The model ${modelId} belongs to Region ${arnRegion}, but the client's Region is ${clientRegion}. ` +
        `Pass region: "${arnRegion}", or the ARN of a resource in ${clientRegion}.`,
    );
    this.arnRegion = arnRegion;
    this.clientRegion = clientRegion;
  }
}
