import { createHash } from "node:crypto";
import type { JsonObject } from "../wire/read-json";
import type { ConverseRequest } from "./converse-request";
import type { Reply, ReplyBlock, ReplyCitation, StopReason } from "./reply";

/** A tool call that a scripted reply asks for. */
export interface ScriptedToolUse {
  readonly name: string;
  readonly input: JsonObject;
  /** @default made from the request, the same each time */
  readonly toolUseId?: string;
}

/** A reply that a test dictates. What is left out is not in the reply. */
export interface ScriptedReply {
  readonly text?: string;
  /** Sources of the text: it is sent as `citationsContent`. */
  readonly citations?: readonly ReplyCitation[];
  readonly toolUse?: readonly ScriptedToolUse[];
  /** Reasoning, sent before the text as `reasoningContent` with a dummy signature. */
  readonly reasoning?: string;
  /** @default `"tool_use"` when there is a tool call, else `"end_turn"`; a cut reply has the cut's own */
  readonly stopReason?: StopReason;
}

/** The blocks of a scripted reply: reasoning, text, tool calls. One without any is an empty text. */
export function toReply(scripted: string | ScriptedReply, request: ConverseRequest): Reply {
  const script = typeof scripted === "string" ? { text: scripted } : scripted;
  const { text, citations, toolUse = [], reasoning } = script;
  const blocks: ReplyBlock[] = [];
  if (reasoning !== undefined) {
    blocks.push({ kind: "reasoning", text: reasoning, signature: digest(reasoning) });
  }
  if (citations !== undefined) blocks.push({ kind: "cited-text", text: text ?? "", citations });
  else if (text !== undefined || toolUse.length === 0) blocks.push({ kind: "text", text: text ?? "" });
  toolUse.forEach(({ name, input, toolUseId = createToolUseId(request, name, blocks.length) }) => {
    blocks.push({ kind: "tool-use", toolUseId, name, input });
  });
  const stopReason = script.stopReason ?? (toolUse.length > 0 ? "tool_use" : "end_turn");
  return { origin: "scripted", blocks, stopReason };
}

/** An id in the service's form; the same for the same request, so that tests and caches repeat. */
export function createToolUseId({ messages }: ConverseRequest, name: string, position: number): string {
  return `tooluse_${digest([messages, name, position]).slice(0, 22)}`;
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url");
}
