import { estimateTokens } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { readAnswerText } from "../answer/read-answer-text";
import { escapeTag } from "../context/escape-passage";
import type { AskedState } from "../question/rag-input";

/** Of the conversation that the model reads, by estimate. What is older rarely says what "it" is. */
const HISTORY_TOKENS = 4000;

/** The messages that ask for a question that stands alone. The rules open them, as they are always the same. */
export function buildCondensePrompt(rules: string, { history, question }: AskedState): BaseMessage[] {
  const conversation = `<conversation>\n${latestTurns(history).join("\n")}\n</conversation>`;
  return [
    new SystemMessage(rules),
    new HumanMessage({
      content: [
        { type: "text", text: conversation },
        { type: "text", text: question },
      ],
    }),
  ];
}

/** The newest messages that fit, each whole, the oldest first. */
function latestTurns(history: readonly BaseMessage[]): string[] {
  const turns: string[] = [];
  let left = HISTORY_TOKENS;
  for (const turn of history.flatMap(toTurn).reverse()) {
    left -= estimateTokens(turn);
    if (left < 0) break;
    turns.unshift(turn);
  }
  return turns;
}

/** What a person or a model said; messages of tools and of the system say nothing of it. */
function toTurn(message: BaseMessage): string[] {
  const text = readAnswerText(message).trim();
  const isAnswer = AIMessage.isInstance(message) || AIMessageChunk.isInstance(message);
  if (text === "" || !(isAnswer || HumanMessage.isInstance(message))) return [];
  return [`${isAnswer ? "assistant" : "user"}: ${escapeTag(text, "conversation")}`];
}
