import { checkPattern } from "../wire/constraints";
import { isJsonObject } from "../wire/read-json";

/** A guardrail of knowledge bases: a word filter. All of its versions are the same. */
export interface LocalGuardrail {
  /** Words and phrases that a question must not contain. Case does not matter. */
  readonly words: readonly string[];
}

/** What a guardrail did, as in responses. */
export type GuardrailAction = "INTERVENED" | "NONE";

/**
 * Reads `guardrailConfiguration`.
 * @returns the guardrail's id; `undefined` without a configuration
 * @throws ServiceError (ValidationException) when it is malformed
 */
export function readGuardrailId(configuration: unknown): string | undefined {
  if (!isJsonObject(configuration)) return undefined;
  const { guardrailId, guardrailVersion } = configuration;
  checkPattern(guardrailId, "guardrailConfiguration.guardrailId", "[a-z0-9]{0,64}");
  checkPattern(guardrailVersion, "guardrailConfiguration.guardrailVersion", "([1-9][0-9]{0,4})|(DRAFT)");
  return guardrailId;
}

/**
 * Applies a guardrail to a question. An unknown guardrail never intervenes. The found documents are not checked, as in
 * Retrieve.
 * @param id `undefined` means no guardrail
 * @returns `undefined` without a guardrail
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

/** Whether a text contains a word: as a whole word in Latin script, anywhere in Japanese. */
function hasWord(text: string, word: string): boolean {
  const escaped = normalise(word).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  // Linear: the word is escaped, so the pattern has no loop.
  return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, "u").test(normalise(text));
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
