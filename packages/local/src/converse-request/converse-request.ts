import type { JsonObject } from "../wire/read-json";
import type { GuardrailRequest } from "./read-guardrail";

/** A content block, a system block or a tool, exactly as the client sent it. */
export type WireBlock = Readonly<Record<string, unknown>>;

/** A message of a conversation. */
export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly WireBlock[];
}

/** Whether the model must call a tool. */
export type ToolChoiceRequest =
  | { readonly kind: "auto" }
  | { readonly kind: "any" }
  /** Only in InvokeModel bodies of Claude. */
  | { readonly kind: "none" }
  | { readonly kind: "tool"; readonly name: string };

/** The parts of a valid Converse or ConverseStream request that the local Bedrock uses. */
export interface ConverseRequest {
  /** The id or ARN that the client sent. */
  readonly modelId: string;
  readonly messages: readonly WireMessage[];
  readonly system: readonly WireBlock[];
  readonly tools: readonly WireBlock[];
  /** `undefined` when the client did not send it. The service then uses `auto`. */
  readonly toolChoice?: ToolChoiceRequest;
  /** Claude's `disable_parallel_tool_use`: at most one tool call in a reply. */
  readonly singleToolCall?: boolean;
  /** The parsed JSON Schema of `outputConfig.textFormat`. */
  readonly outputSchema?: JsonObject;
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  /** The guardrail that is applied to the request and to its reply. */
  readonly guardrail?: GuardrailRequest;
  /** Only a language model behind `respond` uses it. */
  readonly temperature?: number;
  /** Only a language model behind `respond` uses it. */
  readonly topP?: number;
  /** Parameters of the model itself, such as Claude's `thinking`. */
  readonly additionalModelRequestFields?: JsonObject;
  readonly serviceTier?: WireBlock;
  readonly performanceConfig?: WireBlock;
}
