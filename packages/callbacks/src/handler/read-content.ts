import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { CapturedContent } from "../record/captured-content";

/** The text of the messages sent, redacted. `undefined` when that fails: text is kept redacted or not at all. */
export function readQuestion(
  messages: readonly BaseMessage[],
  redact: (text: string) => string,
): Omit<CapturedContent, "answer"> | undefined {
  try {
    const system = messages.filter((message) => message.type === "system").map(({ text }) => redact(text));
    const others = messages.filter((message) => message.type !== "system");
    return {
      ...(system.length === 0 ? {} : { system: system.join("\n") }),
      messages: others.map((message) => ({
        role: message.type === "ai" ? ("assistant" as const) : ("user" as const),
        text: redact(message.text),
      })),
    };
  } catch {
    return undefined;
  }
}

/** Question and answer of a call, redacted; `undefined` when either is missing. */
export function readContent(
  question: Omit<CapturedContent, "answer"> | undefined,
  output: LLMResult,
  redact: (text: string) => string,
): CapturedContent | undefined {
  const text = output.generations[0]?.[0]?.text;
  if (question === undefined || text === undefined) return undefined;
  try {
    return { ...question, answer: redact(text) };
  } catch {
    return undefined;
  }
}
