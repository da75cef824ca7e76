/** A message of the conversation, as a router sees it. */
export interface RouteMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** The text of the message, without reasoning. `""` when it has none. */
  readonly text: string;
  /** Tools that an assistant message calls. Absent when it calls none. */
  readonly toolCalls?: readonly RouteToolCall[];
}

/** A call of a tool, in the history or in an answer. */
export interface RouteToolCall {
  readonly name: string;
  /** The arguments. `undefined` when they could not be parsed. */
  readonly input: unknown;
}

/** How a conversation goes. */
export interface ConversationSignals {
  /**
   * The same for all calls of one conversation: the thread of the call's metadata, or else a hash of how the
   * conversation begins. It holds no text.
   */
  readonly id: string;
  /** Number of user messages, this one included. 0 when there is none. */
  readonly depth: number;
  /** Number of tool calls in the whole conversation. */
  readonly toolCalls: number;
  /** Whether the messages after the question are a loop of tool calls that goes on. */
  readonly inToolLoop: boolean;
  /**
   * How much the question repeats the user's previous one, 0 to 1: 1 is the same text, and about 0.5 a
   * rephrasing. `undefined` when there is no previous question.
   */
  readonly repetition: number | undefined;
}

/** What a retriever found for a question. A field is absent when it is not known. */
export interface RetrievalSignals {
  /** Number of passages in the prompt. */
  readonly passages?: number;
  /** Number of passages that the answer probably needs. */
  readonly passagesNeeded?: number;
  /** Score of the best passage, as the retriever gave it. */
  readonly topScore?: number;
  /** Score of the best passage minus that of the second one. A small gap means that no passage stands out. */
  readonly scoreGap?: number;
  /** Whether passages contradict each other. */
  readonly sourcesDisagree?: boolean;
}

/**
 * What a router may look at. The texts are those of the caller: a router must not log them, and must stay fast
 * for a question of any length.
 */
export interface RouteRequest {
  /** The text of the last user message. `""` when there is none. */
  readonly question: string;
  /** The whole conversation, oldest first, with system messages where they are. */
  readonly messages: readonly RouteMessage[];
  readonly conversation: ConversationSignals;
  /** Names of the tools that the model may call. */
  readonly tools: readonly string[];
  /** The JSON schema that the answer must satisfy. Absent for an answer in text. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  /** Tags of the run. */
  readonly tags: readonly string[];
  /** Metadata of the run. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Language of the question: `"ja"`, `"zh"`, `"ko"`, or `"en"` for other Latin text. `undefined` when it has no letters. */
  readonly language: string | undefined;
  /** An estimate of the input tokens of the call: messages and tools. */
  readonly inputTokens: number;
  /** An estimate of the tokens before the last user message: what a prompt cache can hold. */
  readonly prefixTokens: number;
  /** What the retriever found. Absent when the caller did not say. */
  readonly retrieval?: RetrievalSignals;
  /** Whether the caller reads the answer as a stream. */
  readonly streaming: boolean;
  /** Aborted when the caller no longer waits. */
  readonly signal?: AbortSignal;
}
