import { createHash } from "node:crypto";
import type { CallRecord, CapturedContent } from "@bedrock-routed/callbacks";
import { MAX_EXAMPLES, takesSeveralTurns } from "./teachers";

/** What the records of a log have become. */
export interface DistillationSummary {
  /** Number of lines in the training set. */
  readonly examples: number;
  /** Number of calls with the same question as an earlier call, system prompt included. The first answer is kept. */
  readonly duplicates: number;
  /** Number of the teacher's calls that were left out, by reason. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
  /** Number of calls beyond the 15,000 examples that the service takes. */
  readonly surplus: number;
  /** Number of lines in the log that hold no record. */
  readonly unreadLines: number;
}

/** Decides which calls of a teacher become examples, and counts the others. It keeps hashes of questions, and no text. */
export class TrainingSet {
  readonly #teacher: string;
  readonly #answers: boolean;
  readonly #questions: Set<string> = new Set();
  readonly #skipped: Map<SkipReason, number> = new Map();
  #duplicates = 0;
  #surplus = 0;

  /**
   * @param teacher base model id
   * @param answers whether examples hold the teacher's answers
   */
  constructor(teacher: string, answers: boolean) {
    this.#teacher = teacher;
    this.#answers = answers;
  }

  /** The example that a call gives, or `undefined` when it gives none. */
  add(record: CallRecord): TrainingExample | undefined {
    if (record.outcome !== "answered" || record.call?.invokedModel?.modelId !== this.#teacher) return undefined;
    const example = toTrainingExample(record, this.#teacher);
    if (typeof example === "string") {
      this.#skipped.set(example, (this.#skipped.get(example) ?? 0) + 1);
      return undefined;
    }
    const question = withoutAnswer(example);
    if (!this.#isNew(question)) return undefined;
    return this.#answers ? example : question;
  }

  summary(): Omit<DistillationSummary, "unreadLines"> {
    return {
      examples: this.#questions.size,
      duplicates: this.#duplicates,
      skipped: new Map(this.#skipped),
      surplus: this.#surplus,
    };
  }

  /** Compares questions only, because the same question may have been answered in other words. */
  #isNew(question: TrainingExample): boolean {
    const hash = createHash("sha256").update(JSON.stringify(question)).digest("base64");
    if (this.#questions.has(hash)) {
      this.#duplicates += 1;
      return false;
    }
    if (this.#questions.size >= MAX_EXAMPLES) {
      this.#surplus += 1;
      return false;
    }
    this.#questions.add(hash);
    return true;
  }
}

/**
 * A line of a training set for distillation. It has no place for tags or labels.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-data-prep-option-1.html
 */
export interface TrainingExample {
  readonly schemaVersion: "bedrock-conversation-2024";
  readonly system?: readonly TextBlock[];
  /** User and assistant in turn. The first and the last question are the user's; the teacher's answer may follow. */
  readonly messages: readonly TrainingMessage[];
}

/** One turn. */
interface TrainingMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly TextBlock[];
}

/** Training sets take text only. */
interface TextBlock {
  readonly text: string;
}

/** Why a call of the teacher is not in the training set. */
export type SkipReason =
  /** The record was made without `captureContent`. */
  | "no-content"
  /** The answer was cut off or blocked, or is a tool call. */
  | "incomplete-answer"
  /** A turn has no text, for example because it holds only images or tool calls. */
  | "turn-without-text"
  /** The conversation does not begin and end with the user. */
  | "no-question"
  /** The conversation has several turns, which only Nova takes. */
  | "several-turns";

const COMPLETE: ReadonlySet<string> = new Set(["end_turn", "stop_sequence"]);

/** The example that a call of `teacher` gives, with its answer, or the reason why it gives none. */
function toTrainingExample({ content, routing }: CallRecord, teacher: string): TrainingExample | SkipReason {
  if (content === undefined) return "no-content";
  const isComplete = routing?.stopReason === undefined || COMPLETE.has(routing.stopReason);
  if (!isComplete || isBlank(content.answer)) return "incomplete-answer";
  if (content.messages.some(({ text }) => isBlank(text))) return "turn-without-text";
  const turns = mergeTurns(content.messages);
  if (turns[0]?.role !== "user" || turns.at(-1)?.role !== "user") return "no-question";
  if (turns.length > 1 && !takesSeveralTurns(teacher)) return "several-turns";
  const { system = "", answer } = content;
  return {
    schemaVersion: "bedrock-conversation-2024",
    ...(isBlank(system) ? {} : { system: [{ text: system }] }),
    messages: [...turns, { role: "assistant" as const, text: answer }].map(toMessage),
  };
}

/** The same example without the teacher's answer. */
function withoutAnswer(example: TrainingExample): TrainingExample {
  return { ...example, messages: example.messages.slice(0, -1) };
}

/** Joins neighbouring turns of the same role, because the model takes user and assistant in turn. */
function mergeTurns(messages: CapturedContent["messages"]): CapturedContent["messages"] {
  const turns: { role: "user" | "assistant"; text: string }[] = [];
  for (const { role, text } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) last.text += `\n${text}`;
    else turns.push({ role, text });
  }
  return turns;
}

function toMessage({ role, text }: CapturedContent["messages"][number]): TrainingMessage {
  return { role, content: [{ text }] };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
