import { estimateTokens } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { cutMarkers, parseMarkers } from "../citations/answer-spans";
import { readAnswerText } from "../citations/native-citations";
import { escapeTag } from "../documents/escape-passage";

/** Maximum tokens of a conversation, by estimate, if nothing else limits it. Older messages rarely matter. */
export const MAX_CONVERSATION_TOKENS = 4000;

/**
 * The newest messages that fit, as one element. Only what the user and the model said counts: tool messages and
 * system messages are left out. Messages are whole, except that the newest one is cut if it does not fit.
 *
 * @param history the oldest first
 * @param maxTokens by estimate
 * @returns `undefined` when nobody said anything
 */
export function buildConversation(
  history: readonly BaseMessage[],
  maxTokens: number = MAX_CONVERSATION_TOKENS,
): string | undefined {
  const [newest, ...older] = history.flatMap(toTurn).reverse();
  if (newest === undefined) return undefined;
  const turns = [cutToTokens(newest, maxTokens)];
  let left = maxTokens - estimateTokens(newest);
  for (const turn of older) {
    left -= estimateTokens(turn);
    if (left < 0) break;
    turns.unshift(turn);
  }
  return `<conversation>\n${turns.join("\n")}\n</conversation>`;
}

function cutToTokens(text: string, maxTokens: number): string {
  const tokens = estimateTokens(text);
  if (tokens <= maxTokens) return text;
  // A high surrogate at the end would be half a character.
  return `${text.slice(0, Math.floor((text.length * maxTokens) / tokens)).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/**
 * The last turns of a conversation: each is a message of the user and what follows it.
 *
 * @param count number of turns; 0 gives none
 */
export function lastTurns(history: readonly BaseMessage[], count: number): readonly BaseMessage[] {
  const starts = history.flatMap((message, index) => (HumanMessage.isInstance(message) ? [index] : []));
  return count === 0 ? [] : history.slice(starts.at(-count) ?? 0);
}

/**
 * Removes citation markers from the answers. Their numbers mean the documents of an earlier prompt, so a model
 * that repeats them would cite other documents.
 */
export function withoutMarkers(history: readonly BaseMessage[]): readonly BaseMessage[] {
  return history.map((message) => {
    if (!isAnswer(message)) return message;
    const text = readAnswerText(message);
    return new AIMessage(cutMarkers(text, { start: 0, end: text.length }, parseMarkers(text)));
  });
}

/** A user's or a model's message as a line. */
function toTurn(message: BaseMessage): string[] {
  const text = readAnswerText(message).trim();
  if (text === "" || !(isAnswer(message) || HumanMessage.isInstance(message))) return [];
  return [`${isAnswer(message) ? "assistant" : "user"}: ${escapeTag(text, "conversation")}`];
}

function isAnswer(message: BaseMessage): boolean {
  return AIMessage.isInstance(message) || AIMessageChunk.isInstance(message);
}
