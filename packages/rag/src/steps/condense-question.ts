import { estimateTokens, InvalidOptionError } from "@bedrock-routed/core";
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type BaseMessageLike,
  coerceMessageLikeToMessage,
  HumanMessage,
  SystemMessage,
} from "@langchain/core/messages";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { readAnswerText } from "../citations/native-citations";
import { stripInvisible } from "../documents/invisible-characters";
import { buildConversation, type Turn } from "../prompt/build-conversation";
import { chooseLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";

/** A question of a conversation. */
export interface RagQuestion {
  readonly question: string;
  /** The messages before the question, the oldest first. @default none */
  readonly history?: readonly BaseMessageLike[] | undefined;
}

/** What the chain accepts: a question, or a question of a conversation. */
export type RagInput = string | RagQuestion;

/** A question that can be looked up. */
export interface CondensedState {
  /** The question as the user asked it. */
  readonly question: string;
  /** The question rewritten so that it can be understood without the history. Absent without a history. */
  readonly standaloneQuestion?: string;
}

/** Maximum tokens of the conversation that the model reads, by estimate. Older messages rarely matter. */
const MAX_HISTORY_TOKENS = 4000;

/**
 * The step `condense`: rewrites a question that has a history. Only the question changes, so the rules and
 * documents before it in the prompt stay the same, and a conversation shares their cached prefix.
 *
 * The step throws `InvalidOptionError` when the input has no question or when its history is not a list.
 */
export function createCondenseStep(options: ResolvedRagOptions): Runnable<RagInput, CondensedState> {
  const { condenseModel, prompts } = options;
  return RunnableLambda.from(async (input: RagInput, config): Promise<CondensedState> => {
    const conversation = parseRagInput(input);
    const { question, history } = conversation;
    if (history.length === 0) return { question };
    const prompt = buildCondensePrompt(prompts[chooseLanguage(options.language, question)].condense, conversation);
    const standaloneQuestion = readAnswerText(await condenseModel.invoke(prompt, config)).trim();
    return { question, standaloneQuestion: standaloneQuestion === "" ? question : standaloneQuestion };
  }).withConfig({ runName: "condense" });
}

interface Conversation {
  readonly question: string;
  readonly history: readonly BaseMessage[];
}

/** A history of `null`, which JSON can contain, counts as none. */
function parseRagInput(input: RagInput): Conversation {
  const { question, history } = typeof input === "string" ? { question: input } : (input ?? {});
  if (typeof question !== "string") {
    throw new InvalidOptionError("question", question, "pass a string, or { question, history }");
  }
  const messages = history ?? [];
  if (!Array.isArray(messages)) {
    throw new InvalidOptionError("history", `(${typeof messages})`, "pass a list of messages, the oldest first");
  }
  return { question, history: messages.map((message) => coerceMessageLikeToMessage(message)) };
}

/** The messages that ask for a rewritten question. The rules come first, because they never change. */
function buildCondensePrompt(rules: string, { history, question }: Conversation): BaseMessage[] {
  const conversation = buildConversation(latestTurns(history), question);
  return [
    new SystemMessage(rules),
    new HumanMessage({
      content: [
        { type: "text", text: conversation },
        { type: "text", text: stripInvisible(question) },
      ],
    }),
  ];
}

/** The newest whole messages that fit, the oldest first. */
function latestTurns(history: readonly BaseMessage[]): Turn[] {
  const turns: Turn[] = [];
  let left = MAX_HISTORY_TOKENS;
  for (const turn of history.flatMap(toTurn).reverse()) {
    left -= estimateTokens(turn.text);
    if (left < 0) break;
    turns.unshift(turn);
  }
  return turns;
}

/** A user's or a model's message. Tool messages and system messages are not part of the conversation. */
function toTurn(message: BaseMessage): Turn[] {
  const text = readAnswerText(message).trim();
  const isAnswer = AIMessage.isInstance(message) || AIMessageChunk.isInstance(message);
  if (text === "" || !(isAnswer || HumanMessage.isInstance(message))) return [];
  return [{ role: isAnswer ? "assistant" : "user", text }];
}
