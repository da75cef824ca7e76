import { createHash } from "node:crypto";
import { answerExtractively } from "../answer/answer-extractively";
import { answerFromToolResults } from "../answer/answer-from-tool-results";
import type { ConverseRequest } from "../converse-request/converse-request";
import { answerAsJson } from "../structured-output/answer-as-json";
import { planToolCalls } from "../tools/plan-tool-call";
import type { JsonObject } from "../wire/read-json";

/** Why a reply ends: the values of `stopReason` in the service model. */
export type StopReason =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "stop_sequence"
  | "guardrail_intervened"
  | "content_filtered"
  | "malformed_model_output"
  | "malformed_tool_use"
  | "model_context_window_exceeded";

/** A source of a text: `Citation` of the service model. */
export interface ReplyCitation {
  readonly title?: string;
  readonly source?: string;
  readonly sourceContent?: readonly { readonly text: string }[];
  /** Such as `{ documentChar: { documentIndex: 0, start: 0, end: 12 } }`. */
  readonly location?: JsonObject;
}

/** A block of a reply. */
export type ReplyBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "cited-text"; readonly text: string; readonly citations: readonly ReplyCitation[] }
  | { readonly kind: "tool-use"; readonly toolUseId: string; readonly name: string; readonly input: JsonObject }
  | { readonly kind: "reasoning"; readonly text: string; readonly signature: string };

/** How a reply was made. Responses report it in `additionalModelResponseFields.localBedrock.answer`. */
export type ReplyOrigin = "extractive" | "scripted" | "model" | "tool-call" | "tool-result" | "json-schema";

/** A reply before `maxTokens` and stop sequences shorten it. */
export interface Reply {
  readonly origin: ReplyOrigin;
  readonly blocks: readonly ReplyBlock[];
  /** The stop reason of a reply that is not shortened. */
  readonly stopReason: StopReason;
}

/**
 * Decides how a request is answered. The first of these that applies wins: the script, a tool call, JSON that fits a
 * schema, the result of a tool, quotes from the context.
 * @param now the present time in ms since 1970
 */
export function planReply(request: ConverseRequest, scripted: string | ScriptedReply | undefined, now: number): Reply {
  if (scripted !== undefined) return planScriptedReply(scripted, request);
  const calls = planToolCalls(request, now);
  if (calls.length > 0) {
    const blocks = calls.map((call, position) => {
      return { kind: "tool-use", toolUseId: createToolUseId(request, call.name, position), ...call } as const;
    });
    return { origin: "tool-call", blocks, stopReason: "tool_use" };
  }
  if (request.outputSchema !== undefined) {
    return textReply(answerAsJson(request, request.outputSchema, now), "json-schema");
  }
  const fromResults = answerFromToolResults(request);
  return fromResults === undefined
    ? textReply(answerExtractively(request).text, "extractive")
    : textReply(fromResults.text, "tool-result");
}

function textReply(text: string, origin: ReplyOrigin): Reply {
  return { origin, blocks: [{ kind: "text", text }], stopReason: "end_turn" };
}

/** A tool call of a scripted reply. */
export interface ScriptedToolUse {
  readonly name: string;
  readonly input: JsonObject;
  /** @default an id that is always the same for the same request */
  readonly toolUseId?: string;
}

/** A reply that a test defines. A member that is left out is not in the reply. */
export interface ScriptedReply {
  readonly text?: string;
  /** The sources of the text. With sources, the text is sent as `citationsContent`. */
  readonly citations?: readonly ReplyCitation[];
  readonly toolUse?: readonly ScriptedToolUse[];
  /** Reasoning. It is sent before the text as `reasoningContent`, with a dummy signature. */
  readonly reasoning?: string;
  /**
   * `maxTokens` and stop sequences replace it when they shorten the reply.
   * @default `"tool_use"` with a tool call, else `"end_turn"`
   */
  readonly stopReason?: StopReason;
}

/** Builds the blocks of a scripted reply: reasoning, text, tool calls. An empty script gives one empty text. */
function planScriptedReply(scripted: string | ScriptedReply, request: ConverseRequest): Reply {
  const script = typeof scripted === "string" ? { text: scripted } : scripted;
  const { text, citations, toolUse = [], reasoning } = script;
  const blocks: ReplyBlock[] = [];
  if (reasoning !== undefined) {
    blocks.push({ kind: "reasoning", text: reasoning, signature: signReasoning(reasoning) });
  }
  if (citations !== undefined) blocks.push({ kind: "cited-text", text: text ?? "", citations });
  else if (text !== undefined || toolUse.length === 0) blocks.push({ kind: "text", text: text ?? "" });
  toolUse.forEach(({ name, input, toolUseId = createToolUseId(request, name, blocks.length) }) => {
    blocks.push({ kind: "tool-use", toolUseId, name, input });
  });
  const stopReason = script.stopReason ?? (toolUse.length > 0 ? "tool_use" : "end_turn");
  return { origin: "scripted", blocks, stopReason };
}

/** Creates the dummy signature of reasoning. */
export function signReasoning(reasoning: string): string {
  return digest(reasoning);
}

/** Creates an id in the service's format. The same request always gives the same id, so that tests and caches repeat. */
export function createToolUseId(
  { messages }: Pick<ConverseRequest, "messages">,
  name: string,
  position: number,
): string {
  return `tooluse_${digest([messages, name, position]).slice(0, 22)}`;
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url");
}
