import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { GivenRequestOptions } from "./resolve-request-options";

/** The fields of a Converse request that options decide: only those that are set, as upstream copies each of them. */
export function buildRequestFields(
  options: GivenRequestOptions,
  stopSequences: string[] | undefined,
): Partial<ConverseCommandInput> {
  const fields: Partial<ConverseCommandInput> = {};
  const inferenceConfig = buildInferenceConfig(options, stopSequences);
  if (inferenceConfig !== undefined) fields.inferenceConfig = inferenceConfig;
  if (options.serviceTier !== undefined) fields.serviceTier = { type: options.serviceTier };
  for (const name of SENT_AS_GIVEN) {
    if (options[name] !== undefined) Object.assign(fields, { [name]: options[name] });
  }
  return fields;
}

const SENT_AS_GIVEN = [
  "additionalModelRequestFields",
  "additionalModelResponseFieldPaths",
  "guardrailConfig",
  "performanceConfig",
  "requestMetadata",
  "outputConfig",
  "promptVariables",
] as const satisfies readonly (keyof GivenRequestOptions)[];

function buildInferenceConfig(
  { maxTokens, temperature, topP }: GivenRequestOptions,
  stopSequences: string[] | undefined,
): ConverseCommandInput["inferenceConfig"] {
  const config: ConverseCommandInput["inferenceConfig"] = {};
  if (maxTokens !== undefined) config.maxTokens = maxTokens;
  if (temperature !== undefined) config.temperature = temperature;
  if (topP !== undefined) config.topP = topP;
  if (stopSequences !== undefined && stopSequences.length > 0) config.stopSequences = stopSequences;
  return Object.keys(config).length > 0 ? config : undefined;
}
