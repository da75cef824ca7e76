import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { ToolChoice as ToolChoiceKind } from "@bedrock-routed/core";
import { requireSupported } from "./build-tool-choice";

/** A tool call for models that can be made to, and a request without a choice for others. For models yet to be looked up. */
export const whereSupported: { any: Record<string, never> } = Object.freeze({ any: {} });

/**
 * The request with a tool choice that its models take, once they are known.
 *
 * @param supported what they all accept; `undefined` when that is not known, and then the service decides
 * @throws InvalidOptionError for a choice of the caller's that they do not accept
 */
export function fitToolChoice<Input extends Pick<ConverseCommandInput, "toolConfig">>(
  input: Input,
  supported: readonly ToolChoiceKind[] | undefined,
): Input {
  const { toolConfig } = input;
  if (toolConfig?.toolChoice === undefined) return input;
  if (toolConfig.toolChoice !== whereSupported) {
    requireSupported(toolConfig.toolChoice, supported);
    return input;
  }
  return supported?.includes("any") ? input : { ...input, toolConfig: { ...toolConfig, toolChoice: undefined } };
}
