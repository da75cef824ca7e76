import { checkPattern } from "../converse/check-value";
import { isJsonObject } from "../wire/read-json";

/** A guardrail of knowledge bases: a word filter, whatever the version. */
export interface LocalGuardrail {
  /** Words and phrases that a question must not have, in any case. */
  readonly words: readonly string[];
}

/** What a guardrail did, as responses have it. */
export type GuardrailAction = "INTERVENED" | "NONE";

/** Reads `guardrailConfiguration`. @throws ServiceError (ValidationException) when it is malformed */
export function readGuardrailId(configuration: unknown): string | undefined {
  if (!isJsonObject(configuration)) return undefined;
  const { guardrailId, guardrailVersion } = configuration;
  checkPattern(guardrailId, "guardrailConfiguration.guardrailId", "[a-z0-9]{0,64}");
  checkPattern(guardrailVersion, "guardrailConfiguration.guardrailVersion", "([1-9][0-9]{0,4})|(DRAFT)");
  return guardrailId;
}

/**
 * Applies a guardrail to a question; one that is not known never intervenes. What was found is not
 * looked at, as in Retrieve.
 * @param id `undefined`: no guardrail, and no action
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
 */
export function applyGuardrail(
  guardrails: Readonly<Record<string, LocalGuardrail>>,
  id: string | undefined,
  question: string,
): GuardrailAction | undefined {
  if (id === undefined) return undefined;
  const words = Object.hasOwn(guardrails, id) ? guardrails[id]?.words : undefined;
  return words?.some((word) => hasWord(question, word)) ? "INTERVENED" : "NONE";
}

/** Whether a text has a word: whole where words are apart, anywhere in Japanese. */
function hasWord(text: string, word: string): boolean {
  const escaped = plain(word).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, "u").test(plain(text));
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
