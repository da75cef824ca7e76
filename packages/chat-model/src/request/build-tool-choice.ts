import type { Tool, ToolChoice } from "@aws-sdk/client-bedrock-runtime";
import { InvalidOptionError, type ToolChoice as ToolChoiceKind } from "@bedrock-routed/core";

/**
 * The request's `toolChoice` for LangChain's `tool_choice`: `"auto"`, `"any"`, the name of a tool, or
 * the wire form.
 *
 * @param supported what the model accepts; `undefined` when it is not known, and then the service decides
 * @throws InvalidOptionError for a tool that is not there, or a choice that the model does not accept
 */
export function buildToolChoice(
  choice: unknown,
  tools: readonly Tool[],
  supported: readonly ToolChoiceKind[] | undefined,
): ToolChoice | undefined {
  if (choice === undefined || choice === null || choice === "") return undefined;
  const built = typeof choice === "string" ? fromName(choice, tools) : (choice as ToolChoice);
  const kind = (["auto", "any", "tool"] as const).find((candidate) => built[candidate] !== undefined);
  if (kind !== undefined && supported !== undefined && !supported.includes(kind)) {
    const remedy =
      supported.length === 0
        ? "this model accepts none, so leave it out"
        : `this model accepts ${supported.map((value) => `"${value}"`).join(", ")}`;
    throw new InvalidOptionError("tool_choice", kind, remedy);
  }
  return built;
}

function fromName(choice: string, tools: readonly Tool[]): ToolChoice {
  if (choice === "any") return { any: {} };
  if (choice === "auto") return { auto: {} };
  const names = tools.flatMap((tool) => tool.toolSpec?.name ?? []);
  if (names.includes(choice)) return { tool: { name: choice } };
  throw new InvalidOptionError("tool_choice", choice, `no tool has this name; there are ${names.join(", ") || "none"}`);
}
