import { BedrockRoutedError } from "@bedrock-routed/core";

/** The model is to be called in another Region than the client's: by its ARN, or by the rules that chose it. */
export class RegionMismatchError extends BedrockRoutedError {
  /** The Region of the ARN, or the one that the model was chosen for. */
  readonly arnRegion: string;
  readonly clientRegion: string;

  constructor(modelId: string, arnRegion: string, clientRegion: string) {
    super(
      `${modelId} is to be called in Region ${arnRegion}, but the client's Region is ${clientRegion}. ` +
        `Pass region: "${arnRegion}", or a client of that Region, or a model of ${clientRegion}.`,
    );
    this.arnRegion = arnRegion;
    this.clientRegion = clientRegion;
  }
}
