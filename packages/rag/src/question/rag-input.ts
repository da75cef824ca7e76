import { InvalidOptionError } from "@bedrock-routed/core";
import {
  type BaseMessage,
  type BaseMessageLike,
  coerceMessageLikeToMessage,
  HumanMessage,
  isBaseMessage,
} from "@langchain/core/messages";
import { readAnswerText } from "../citations/native-citations";
import { readFields } from "../read-fields";

/** A question of a conversation. */
export interface RagQuestion {
  readonly question: string;
  /** The messages before the question, the oldest first. @default none */
  readonly history?: readonly BaseMessageLike[] | undefined;
}

/** A question of a conversation, with the names of LangChain's `createRetrievalChain`. */
export interface RetrievalChainInput {
  readonly input: string;
  /** The messages before the question, the oldest first. @default none */
  readonly chat_history?: readonly BaseMessageLike[] | undefined;
}

/** A conversation whose last message is the question, as a LangGraph state has it. */
export interface RagMessages {
  readonly messages: readonly BaseMessageLike[];
}

/** What the chain accepts: a question, a question of a conversation, or a conversation that ends with a question. */
export type RagInput = string | RagQuestion | RetrievalChainInput | RagMessages | readonly BaseMessage[];

/** A question and the messages before it. */
export interface Conversation {
  readonly question: string;
  /** The oldest first. */
  readonly history: readonly BaseMessage[];
}

/** The names of the fields, ours first. */
const QUESTION_FIELDS = ["question", "input", "query"];
const HISTORY_FIELDS = ["history", "chat_history"];
const REMEDY = "pass a string, or { question, history }, { input, chat_history }, { messages } or a list of messages";

/**
 * Reads the input of the chain. A history of `null`, which JSON can contain, counts as none.
 *
 * @throws InvalidOptionError that names the field when the input has no question, or a history that is not a list
 */
export function parseRagInput(input: unknown): Conversation {
  if (typeof input === "string") return { question: checkQuestion("question", input), history: [] };
  if (isBaseMessage(input)) return parseMessages([input]);
  if (Array.isArray(input)) return parseMessages(input);
  const fields = readFields(input);
  const name = QUESTION_FIELDS.find((field) => fields[field] !== undefined);
  if (name === undefined && Array.isArray(fields.messages)) return parseMessages(fields.messages);
  if (name === undefined) {
    const names = Object.keys(fields).join(", ");
    throw new InvalidOptionError("question", undefined, names === "" ? REMEDY : `${REMEDY}; the input has: ${names}`);
  }
  const historyName = HISTORY_FIELDS.find((field) => fields[field] !== undefined) ?? "history";
  return {
    question: checkQuestion(name, fields[name]),
    history: readMessages(historyName, fields[historyName] ?? []),
  };
}

function checkQuestion(name: string, value: unknown): string {
  if (typeof value !== "string") throw new InvalidOptionError(name, describe(value), REMEDY);
  if (value.trim() === "") throw new InvalidOptionError(name, value, "pass a question that is not empty");
  return value;
}

/** The last message is the question. */
function parseMessages(list: readonly unknown[]): Conversation {
  if (list.length > 0 && list.every((entry) => typeof entry === "string")) {
    const remedy = "a list is a conversation of messages; use batch to ask several questions";
    throw new InvalidOptionError("messages", "(a list of strings)", remedy);
  }
  const messages = readMessages("messages", list);
  const last = messages.at(-1);
  if (!HumanMessage.isInstance(last)) {
    const shown = last === undefined ? "(empty)" : `(the last message has the type ${last.type})`;
    throw new InvalidOptionError("messages", shown, "the last message must be the question of the user");
  }
  requireText(last);
  return { question: checkQuestion("messages", readAnswerText(last)), history: messages.slice(0, -1) };
}

/** An answer to the text alone would ignore the image without a word. */
function requireText({ content }: BaseMessage): void {
  if (typeof content === "string") return;
  const other = content.find((block) => block.type !== "text" && !("cachePoint" in block));
  if (other === undefined) return;
  const remedy = "the chain answers text only; describe in words what the question is about";
  throw new InvalidOptionError("messages", `(a block of the type ${other.type} in the last message)`, remedy);
}

function readMessages(name: string, value: unknown): BaseMessage[] {
  if (!Array.isArray(value)) {
    throw new InvalidOptionError(name, `(${typeof value})`, "pass a list of messages, the oldest first");
  }
  return value.map((message: BaseMessageLike, index) => {
    try {
      return coerceMessageLikeToMessage(message);
    } catch (error) {
      const remedy = "pass a message of LangChain, { role, content } or [role, content]";
      throw new InvalidOptionError(`${name}[${index}]`, `(${typeof message})`, remedy, error);
    }
  });
}

function describe(value: unknown): string | undefined {
  return value === undefined ? undefined : `(${Array.isArray(value) ? "a list" : typeof value})`;
}
