import { requireNumber } from "../composition/route-choice";
import type { Acceptor } from "../routers/cascade-router";

/** Options of `isConfident`. */
export interface ConfidenceOptions {
  /** The least confidence, 0 to 1. @default 0.7 */
  readonly atLeast?: number;
  /** Declines an answer that says nothing about its confidence. @default false */
  readonly required?: boolean;
}

/** Confidence is told at the end of an answer: what is looked at, in UTF-16 code units. */
const ENDING = 1000;

/** `Confidence: 0.4`, `"confidence": 40%`, `確信度：40％`. */
const REPORTED = /(?:confidence|確信度|信頼度|自信)["'*]{0,3} ?[:=は] ?["'*]{0,3} ?(\d{1,3}(?:\.\d{1,6})?) ?(%?)/gi;

/**
 * Declines an answer whose own statement of confidence is too low. Ask for one in the prompt ("End with Confidence:
 * 0 to 1"), or have a field `confidence` in the output schema. What a model says of itself is a weak sign: combine
 * it with other acceptors.
 * @throws InvalidOptionError when `atLeast` is not from 0 to 1
 */
export function isConfident({ atLeast = 0.7, required = false }: ConfidenceOptions = {}): Acceptor {
  requireNumber("atLeast", atLeast, 0, 1);
  return ({ text, toolCalls: [call] }) => {
    const confidence = readField(call?.input) ?? readStatement(text.slice(-ENDING).normalize("NFKC"));
    if (confidence === undefined) return required ? "no confidence reported" : true;
    return confidence >= atLeast ? true : "low confidence";
  };
}

function readField(input: unknown): number | undefined {
  if (typeof input !== "object" || input === null || !("confidence" in input)) return undefined;
  return typeof input.confidence === "number" ? toShare(input.confidence, false) : undefined;
}

/** The last statement counts. */
function readStatement(text: string): number | undefined {
  const [, digits, percent] = [...text.matchAll(REPORTED)].at(-1) ?? [];
  return digits === undefined ? undefined : toShare(Number(digits), percent !== "");
}

/** A number above 1 is a percentage. */
function toShare(value: number, isPercent: boolean): number {
  return isPercent || value > 1 ? value / 100 : value;
}
