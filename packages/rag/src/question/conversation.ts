import { estimateTokens } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { cutMarkers, readMarkers } from "../citations/markers";
import { readAnswerText } from "../citations/native-citations";
import { buildBoundaryLine, createBoundary } from "../documents/boundary";
import { stripInvisible } from "../documents/invisible-characters";

/** Maximum tokens of a conversation, by estimate, if nothing else limits it. Older messages rarely matter. */
export const MAX_CONVERSATION_TOKENS = 4000;

/** A message of a conversation that the model reads as material. */
interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/**
 * The newest messages that fit, as one element. Only what the user and the model said counts: tool messages and
 * system messages are left out. Messages are whole, except that the newest one is cut if it does not fit.
 *
 * The first line names the boundary, which is derived from all messages and from the question. So no message can
 * end its element, or add one that nobody said.
 *
 * @param history the oldest first
 * @param question what is asked after the conversation
 * @param maxTokens by estimate
 * @returns `undefined` when nobody said anything
 */
export function buildConversation(
  history: readonly BaseMessage[],
  question: string,
  maxTokens: number = MAX_CONVERSATION_TOKENS,
): string | undefined {
  const [newest, ...older] = history.flatMap(toTurn).reverse();
  if (newest === undefined) return undefined;
  const turns = [{ ...newest, text: cutToTokens(newest.text, maxTokens) }];
  let left = maxTokens - estimateTokens(newest.text);
  for (const turn of older) {
    left -= estimateTokens(turn.text);
    if (left < 0) break;
    turns.unshift(turn);
  }
  const boundary = createBoundary([...turns.flatMap(({ role, text }) => [role, text]), question]);
  const enclose = (name: string, text: string): string => `<${name}-${boundary}>\n${text}\n</${name}-${boundary}>`;
  const elements = turns.map(({ role, text }) => enclose(role, stripInvisible(text)));
  return `${buildBoundaryLine(boundary)}\n${enclose("conversation", elements.join("\n"))}`;
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
    return new AIMessage(cutMarkers(text, { start: 0, end: text.length }, readMarkers(text, []).markers));
  });
}

function toTurn(message: BaseMessage): Turn[] {
  const text = readAnswerText(message).trim();
  if (text === "" || !(isAnswer(message) || HumanMessage.isInstance(message))) return [];
  return [{ role: isAnswer(message) ? "assistant" : "user", text }];
}

function isAnswer(message: BaseMessage): boolean {
  return AIMessage.isInstance(message) || AIMessageChunk.isInstance(message);
}
