import { BedrockRoutedError } from "@bedrock-routed/core";

/** The target may be served outside of the geography that the data must stay in, or nobody can tell. */
export class ResidencyError extends BedrockRoutedError {
  readonly modelId: string;
  readonly dataResidency: string;

  constructor(modelId: string, dataResidency: string, region: string, known: boolean) {
    const why = known
      ? `may be served outside of it when called from ${region}`
      : `may be served in Regions that are not known from its id`;
    super(
      `residency is "${dataResidency}", but ${modelId} ${why}. Use a profile of that geography, such as one that ` +
        `crossRegion: "${dataResidency}" gives, or a model in a Region there.`,
    );
    this.modelId = modelId;
    this.dataResidency = dataResidency;
  }
}
