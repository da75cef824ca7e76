import { omitUndefined } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { CapturedContent } from "../record/record";

/** The messages that were sent, before there is an answer. */
export type CapturedQuestion = Omit<CapturedContent, "answer">;

/** The redacted text of the messages that were sent. `undefined` when `redact` throws: no text is kept without redaction. */
export function captureQuestion(
  messages: readonly BaseMessage[],
  redact: (text: string) => string,
): CapturedQuestion | undefined {
  try {
    const system = messages.filter((message) => message.type === "system").map(({ text }) => redact(text));
    const others = messages.filter((message) => message.type !== "system");
    return omitUndefined({
      system: system.length === 0 ? undefined : system.join("\n"),
      messages: others.map((message) => ({
        role: message.type === "ai" ? ("assistant" as const) : ("user" as const),
        text: redact(message.text),
      })),
    });
  } catch {
    return undefined;
  }
}

/** Question and answer of a call, redacted. `undefined` when one of them is missing or `redact` throws. */
export function captureContent(
  question: CapturedQuestion | undefined,
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
