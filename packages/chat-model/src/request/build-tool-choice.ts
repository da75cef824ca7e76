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
  requireSupported(built, supported);
  return built;
}

/** @throws InvalidOptionError for a choice that the model is known not to accept */
export function requireSupported(choice: ToolChoice, supported: readonly ToolChoiceKind[] | undefined): void {
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
