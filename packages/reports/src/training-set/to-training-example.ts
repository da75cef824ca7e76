import type { CallRecord, CapturedContent } from "@bedrock-routed/callbacks";
import { takesSeveralTurns } from "./teachers";

/**
 * A line of a training set for distillation. It has no other members: tags and labels stay in the log.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/distillation-data-prep-option-1.html
 */
export interface TrainingExample {
  readonly schemaVersion: "bedrock-conversation-2024";
  readonly system?: readonly TextBlock[];
  /** In turn, from the user's first to the user's last, and then the teacher's when answers are wanted. */
  readonly messages: readonly TrainingMessage[];
}

/** One turn. */
interface TrainingMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly TextBlock[];
}

/** Text; a training set takes nothing else. */
interface TextBlock {
  readonly text: string;
}

/** Why a call of the teacher teaches nothing. */
export type SkipReason =
  /** The record was made without `captureContent`. */
  | "no-content"
  /** The answer was cut off, blocked, or a tool call. */
  | "incomplete-answer"
  /** A turn has no text, such as one of images or of tool calls alone. */
  | "turn-without-text"
  /** The conversation does not begin and end with the user. */
  | "no-question"
  /** Models other than Nova learn from single turns. */
  | "several-turns";

const COMPLETE: ReadonlySet<string> = new Set(["end_turn", "stop_sequence"]);

/** The example that a call of `teacher` gives, with its answer, or why it gives none. */
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

/** The same without the teacher's answer. */
export function withoutAnswer(example: TrainingExample): TrainingExample {
  return { ...example, messages: example.messages.slice(0, -1) };
}

/** Turns of one role in a row are one turn to a model that wants roles in turn. */
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
