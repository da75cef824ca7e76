import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { RequestOptions } from "../options/chat-model-options";

/** The fields of a Converse request that options decide; those that are not set are `undefined`. */
export function buildRequestFields(
  options: RequestOptions,
  stopSequences: string[] | undefined,
): Partial<ConverseCommandInput> {
  const { maxTokens, temperature, topP, serviceTier } = options;
  const inference = {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences !== undefined && stopSequences.length > 0 && { stopSequences }),
  };
  return {
    inferenceConfig: Object.keys(inference).length > 0 ? inference : undefined,
    additionalModelRequestFields: options.additionalModelRequestFields,
    additionalModelResponseFieldPaths: options.additionalModelResponseFieldPaths,
    guardrailConfig: options.guardrailConfig,
    performanceConfig: options.performanceConfig,
    requestMetadata: options.requestMetadata,
    outputConfig: options.outputConfig,
    promptVariables: options.promptVariables,
    serviceTier: serviceTier === undefined ? undefined : { type: serviceTier },
  };
}
