import type { ConverseCommandInput, Tool, ToolChoice, ToolConfiguration } from "@aws-sdk/client-bedrock-runtime";
import { InvalidOptionError, type ToolChoice as ToolChoiceKind } from "@bedrock-routed/core";

/**
 * An internal option of a call, set by `withStructuredOutput`: the name of the tool to force, if the models
 * accept that. Its key is a string, because LangChain drops symbol keys when it merges configurations.
 */
export interface WantedTool {
  readonly forceToolIfAccepted?: string;
}

/** The tool of `withStructuredOutput`; `undefined` for other calls. */
export function wantedToolOf(options: object | undefined): string | undefined {
  const name = options !== undefined && "forceToolIfAccepted" in options ? options.forceToolIfAccepted : undefined;
  return typeof name === "string" ? name : undefined;
}

/**
 * The request's `toolChoice` for LangChain's `tool_choice`: `"auto"`, `"any"`, the name of a tool, or
 * the form of the wire.
 * @throws InvalidOptionError for a tool that does not exist
 */
export function buildToolChoice(choice: unknown, tools: readonly Tool[]): ToolChoice | undefined {
  if (choice === undefined || choice === null || choice === "") return undefined;
  return typeof choice === "string" ? fromName(choice, tools) : (choice as ToolChoice);
}

function fromName(choice: string, tools: readonly Tool[]): ToolChoice {
  if (choice === "any") return { any: {} };
  if (choice === "auto") return { auto: {} };
  const names = tools.flatMap((tool) => tool.toolSpec?.name ?? []);
  if (names.includes(choice)) return { tool: { name: choice } };
  throw new InvalidOptionError("tool_choice", choice, `no tool has this name; there are ${names.join(", ") || "none"}`);
}

/** What the models behind a target accept as tool choice. */
export interface AcceptedToolChoices {
  /** What no model is known to refuse; `undefined` when nothing is known of any model. */
  readonly possible: readonly ToolChoiceKind[] | undefined;
  /** What every model is known to accept; `undefined` when one model is not known. */
  readonly certain: readonly ToolChoiceKind[] | undefined;
}

/** A request, and the kind of tool choice that its models refuse, if it was asked for. */
export interface FittedToolChoice<Input> {
  readonly request: Input;
  readonly refused?: ToolChoiceKind;
}

/**
 * The request with the strongest tool choice that its models accept: the tool itself, else any tool, else
 * the model's own choice.
 * @param wanted a tool to force if that is certain to be accepted and the caller made no choice
 */
export function fitToolChoice<Input extends Pick<ConverseCommandInput, "toolConfig">>(
  input: Input,
  { possible, certain }: AcceptedToolChoices,
  wanted: string | undefined,
): FittedToolChoice<Input> {
  const { toolConfig } = input;
  if (toolConfig === undefined) return { request: input };
  const given = toolConfig.toolChoice;
  const accepted = given === undefined ? certain : possible;
  const choice: ToolChoice | undefined = given ?? (wanted === undefined ? undefined : { tool: { name: wanted } });
  const kind = kindOf(choice);
  if (choice === undefined || kind === undefined) return { request: input };
  // Nothing is known: the service decides on the caller's choice, and a wish is not sent.
  if (accepted === undefined || accepted.includes(kind)) {
    return given === undefined && accepted === undefined
      ? { request: input }
      : { request: withChoice(input, toolConfig, choice) };
  }
  // With one tool, any tool is that tool.
  if (kind === "tool" && accepted.includes("any")) {
    const request = withChoice(input, toolConfig, { any: {} });
    return toolConfig.tools?.filter(({ toolSpec }) => toolSpec).length === 1 ? { request } : { request, refused: kind };
  }
  return {
    request: withChoice(input, toolConfig, accepted.includes("auto") ? { auto: {} } : undefined),
    refused: kind,
  };
}

function kindOf(choice: ToolChoice | undefined): ToolChoiceKind | undefined {
  return (["auto", "any", "tool"] as const).find((kind) => choice?.[kind] !== undefined);
}

function withChoice<Input>(input: Input, { tools }: ToolConfiguration, toolChoice: ToolChoice | undefined): Input {
  return { ...input, toolConfig: toolChoice === undefined ? { tools } : { tools, toolChoice } };
}
