import { BedrockRoutedError } from "@bedrock-routed/core";

/** A call was refused, before it was sent, because no price is known for it and `unpriced` is `"refuse"`. */
export class UnpricedCallError extends BedrockRoutedError {
  readonly modelId: string | undefined;

  constructor(modelId: string | undefined) {
    super(
      `No price is known for ${modelId ?? "this runnable, which names no model"}, so its budget cannot be kept. ` +
        'Pass estimateModel, facts that price it, or unpriced: "allow".',
    );
    this.modelId = modelId;
  }
}
