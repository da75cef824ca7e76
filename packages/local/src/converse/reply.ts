import type { JsonObject } from "../wire/read-json";

/** Why a reply ends, as `stopReason` has it on the wire. */
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

/** A source of a text, with the members of `Citation` in the service model. */
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

/** A tool use block: a call that the caller is asked to make. */
export type ToolUseReplyBlock = Extract<ReplyBlock, { kind: "tool-use" }>;

/** Where a reply comes from; reported as `additionalModelResponseFields.localBedrock.answer`. */
export type ReplyOrigin = "extractive" | "scripted" | "tool-call" | "tool-result" | "json-schema";

/** A reply before `maxTokens` and stop sequences cut it. */
export interface Reply {
  readonly origin: ReplyOrigin;
  readonly blocks: readonly ReplyBlock[];
  /** Why it ends when nothing cuts it. */
  readonly stopReason: StopReason;
}
