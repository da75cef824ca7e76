import type { ConverseCommandInput, Tool, ToolChoice } from "@aws-sdk/client-bedrock-runtime";
import { InvalidOptionError, type ToolChoice as ToolChoiceKind } from "@bedrock-routed/core";

/**
 * An internal option of a call, set by `withStructuredOutput` when the models behind the target are not
 * known yet: force a tool call if they turn out to accept that. Its key is a string, because LangChain
 * drops symbol keys when it merges configurations.
 */
export interface DeferredToolChoice {
  readonly forceToolCallIfAccepted?: true;
}

export function isToolCallDeferred(options: object | undefined): boolean {
  return options !== undefined && "forceToolCallIfAccepted" in options && options.forceToolCallIfAccepted === true;
}

/**
 * The request's `toolChoice` for LangChain's `tool_choice`: `"auto"`, `"any"`, the name of a tool, or
 * the form of the wire.
 *
 * @param supported what the model accepts; `undefined` when that is unknown, and then the service decides
 * @throws InvalidOptionError for a tool that does not exist, or a choice that the model does not accept
 */
export function buildToolChoice(
  choice: unknown,
  tools: readonly Tool[],
  supported: readonly ToolChoiceKind[] | undefined,
): ToolChoice | undefined {
  if (choice === undefined || choice === null || choice === "") return undefined;
  const built = typeof choice === "string" ? fromName(choice, tools) : (choice as ToolChoice);
  requireSupported(built, supported);
  return built;
}

/**
 * The request with a tool choice that fits its models, once they are known.
 *
 * @param supported what all of them accept; `undefined` when that is unknown, and then the service decides
 * @param isDeferred whether to force a tool call if the models accept that, and no choice was made
 * @throws InvalidOptionError for a choice of the caller's that they do not accept
 */
export function fitToolChoice<Input extends Pick<ConverseCommandInput, "toolConfig">>(
  input: Input,
  supported: readonly ToolChoiceKind[] | undefined,
  isDeferred: boolean,
): Input {
  const { toolConfig } = input;
  if (toolConfig?.toolChoice !== undefined) {
    requireSupported(toolConfig.toolChoice, supported);
    return input;
  }
  if (toolConfig === undefined || !isDeferred || !supported?.includes("any")) return input;
  return { ...input, toolConfig: { ...toolConfig, toolChoice: { any: {} } } };
}

/** @throws InvalidOptionError for a choice that the model is known not to accept */
function requireSupported(choice: ToolChoice, supported: readonly ToolChoiceKind[] | undefined): void {
  const kind = (["auto", "any", "tool"] as const).find((candidate) => choice[candidate] !== undefined);
  if (kind === undefined || supported === undefined || supported.includes(kind)) return;
  const remedy =
    supported.length === 0
      ? "this model accepts none, so leave it out"
      : `this model accepts ${supported.map((value) => `"${value}"`).join(", ")}`;
  throw new InvalidOptionError("tool_choice", kind, remedy);
}

function fromName(choice: string, tools: readonly Tool[]): ToolChoice {
  if (choice === "any") return { any: {} };
  if (choice === "auto") return { auto: {} };
  const names = tools.flatMap((tool) => tool.toolSpec?.name ?? []);
  if (names.includes(choice)) return { tool: { name: choice } };
  throw new InvalidOptionError("tool_choice", choice, `no tool has this name; there are ${names.join(", ") || "none"}`);
}
