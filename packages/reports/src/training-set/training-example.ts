import type { CallRecord, CapturedContent } from "@bedrock-routed/callbacks";
import { takesSeveralTurns } from "./teachers";

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
export function toTrainingExample({ content, routing }: CallRecord, teacher: string): TrainingExample | SkipReason {
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
export function withoutAnswer(example: TrainingExample): TrainingExample {
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
