import type { ConversationSignals, RouteMessage } from "@bedrock-routed/core";

/** What the signals are read from. */
export interface ConversationParts {
  readonly messages: readonly RouteMessage[];
  readonly depth: number;
  readonly inToolLoop: boolean;
  readonly question: string;
  readonly previousQuestion: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Keys of a run's metadata that name a conversation: LangGraph's, and those that LangSmith reads. */
const THREAD_KEYS = ["thread_id", "conversation_id", "session_id"] as const;

export function readConversation(parts: ConversationParts): ConversationSignals {
  const { messages, depth, inToolLoop, question, previousQuestion } = parts;
  return {
    id: readThread(parts.metadata) ?? hashBeginning(messages),
    depth,
    toolCalls: messages.reduce((sum, { toolCalls }) => sum + (toolCalls?.length ?? 0), 0),
    inToolLoop,
    repetition: previousQuestion === undefined ? undefined : similarityOf(question, previousQuestion),
  };
}

function readThread(metadata: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of THREAD_KEYS) {
    const id = metadata[key];
    if (typeof id === "string" && id !== "") return `thread:${id}`;
  }
  return undefined;
}

/** What is looked at of a text, in UTF-16 code units. */
const HASHED = 4000;
const COMPARED = 1000;

/** A hash of the system prompt and the first user message, which stay the same for all of a conversation. */
function hashBeginning(messages: readonly RouteMessage[]): string {
  const first = messages.findIndex(({ role }) => role === "user");
  let hash = 0x811c9dc5;
  for (const { text } of messages.slice(0, first + 1)) {
    for (const character of `${text.slice(0, HASHED)} ${text.length} `) {
      // FNV-1a.
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    }
  }
  return `hash:${(hash >>> 0).toString(16)}`;
}

/** Sørensen–Dice coefficient of the pairs of neighbouring characters, 0 to 1, without case and white space. */
function similarityOf(a: string, b: string): number {
  const [ofA, ofB] = [pairsOf(a), pairsOf(b)];
  if (ofA.size + ofB.size === 0) return 1;
  let shared = 0;
  for (const pair of ofA) if (ofB.has(pair)) shared += 1;
  return (2 * shared) / (ofA.size + ofB.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const characters = [...text.slice(0, COMPARED).toLowerCase()].filter((character) => character.trim() !== "");
  return new Set(characters.map((character, index) => character + (characters[index + 1] ?? "")));
}
