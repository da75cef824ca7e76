import { InvalidOptionError } from "@bedrock-routed/core";
import { type BaseMessage, type BaseMessageLike, coerceMessageLikeToMessage } from "@langchain/core/messages";

/** A question within a conversation. */
export interface RagQuestion {
  readonly question: string;
  /** What was said before, the oldest first. @default nothing */
  readonly history?: readonly BaseMessageLike[] | undefined;
}

/** What the chain takes: a question, alone or with what was said before. */
export type RagInput = string | RagQuestion;

/** A question and the messages before it. */
export interface AskedState {
  readonly question: string;
  readonly history: readonly BaseMessage[];
}

/** @throws InvalidOptionError when there is no question, or the history is no list. `null`, as JSON may have it, is none. */
export function parseRagInput(input: RagInput): AskedState {
  const { question, history } = typeof input === "string" ? { question: input } : (input ?? {});
  if (typeof question !== "string") {
    throw new InvalidOptionError("question", question, "pass a string, or { question, history }");
  }
  const said = history ?? [];
  if (!Array.isArray(said)) {
    throw new InvalidOptionError("history", `(${typeof said})`, "pass a list of messages, the oldest first");
  }
  return { question, history: said.map((message) => coerceMessageLikeToMessage(message)) };
}
