import type { ContentBlock, StopReason, TokenUsage as WireUsage } from "@aws-sdk/client-bedrock-runtime";
import type { CreatedResponse } from "@bedrock-routed/core";
import type { WholeAnswer } from "./collect-stream";

/** What a response cache keeps of a call. */
export interface StoredAnswer {
  /** The id that was sent for the answer: that of the request, or of a fallback. */
  readonly modelId: string;
  readonly answer: WholeAnswer;
}

/** Form of a stored answer. Another number means: cannot be read. */
const FORM = 1;

/** JSON values of an answer; `undefined` when it holds something that JSON cannot give back. */
export function toJson({ modelId, answer }: StoredAnswer): object | undefined {
  try {
    return { form: FORM, modelId, answer: encode(answer) };
  } catch {
    return undefined;
  }
}

/** `undefined` for what is not a stored answer of this form. */
export function readStoredAnswer(json: unknown): StoredAnswer | undefined {
  const { form, modelId, answer }: { form?: unknown; modelId?: unknown; answer?: unknown } =
    typeof json === "object" && json !== null ? json : {};
  if (form !== FORM || typeof modelId !== "string" || typeof answer !== "object" || answer === null) return undefined;
  const decoded = decode(answer) as WholeAnswer;
  return Array.isArray(decoded.output?.message?.content) ? { modelId, answer: decoded } : undefined;
}

/** The model said all that it wanted to. Every other reason means that it was stopped, or that a guardrail spoke. */
const COMPLETE: ReadonlySet<StopReason> = new Set<StopReason>(["end_turn", "stop_sequence", "tool_use"]);

/**
 * What may be done with an answer. A call of the tool of `withStructuredOutput` is an answer: no tool runs.
 * @param wantedTool the tool of `withStructuredOutput`
 */
export function useOf({ output, stopReason }: WholeAnswer, wantedTool: string | undefined): CreatedResponse["use"] {
  const content = output?.message?.content ?? [];
  if (content.length === 0 || stopReason === undefined || !COMPLETE.has(stopReason)) return "nothing";
  const calls = content.filter(callsTool);
  const isAnswer = calls.every(({ toolUse }) => toolUse?.name === wantedTool && toolUse?.type === undefined);
  return isAnswer ? "store" : "store-tool-calls";
}

function callsTool({ toolUse, toolResult }: ContentBlock): boolean {
  return toolUse !== undefined || toolResult !== undefined;
}

/** The usage of a call for which nothing was sent. */
export const NO_USAGE: WireUsage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };

/** Bytes become an object with this one field. */
const BYTES = "$bytes";

/** @throws an object of the answer that looks like encoded bytes */
function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "object" || value === null) return value;
  if (BYTES in value) throw new TypeError(`an answer with a field ${BYTES} cannot be stored`);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encode(field)]));
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  if (BYTES in value) return new Uint8Array(Buffer.from(String(value[BYTES]), "base64"));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, decode(field)]));
}
