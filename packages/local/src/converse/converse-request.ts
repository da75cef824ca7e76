import type { JsonObject } from "../wire/read-json";

/** A content block, system block or tool as it came over the wire. */
export type WireBlock = Readonly<Record<string, unknown>>;

/** A message of a conversation. */
export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly WireBlock[];
}

/** Whether a tool has to be called. */
export type ToolChoiceRequest =
  | { readonly kind: "auto" }
  | { readonly kind: "any" }
  /** Only in InvokeModel bodies of Claude. */
  | { readonly kind: "none" }
  | { readonly kind: "tool"; readonly name: string };

/** The parts of a valid Converse or ConverseStream request that the local Bedrock reads. */
export interface ConverseRequest {
  /** The id or ARN that the client sent. */
  readonly modelId: string;
  readonly messages: readonly WireMessage[];
  readonly system: readonly WireBlock[];
  readonly tools: readonly WireBlock[];
  /** `undefined` when the client left it out, which means `auto`. */
  readonly toolChoice?: ToolChoiceRequest;
  /** The JSON Schema of `outputConfig.textFormat`, parsed. */
  readonly outputSchema?: JsonObject;
  /** Tokens. */
  readonly maxTokens?: number;
  readonly stopSequences: readonly string[];
  readonly serviceTier?: WireBlock;
  readonly performanceConfig?: WireBlock;
}
