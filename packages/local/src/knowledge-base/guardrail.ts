import { assessTexts } from "../guardrails/assess-texts";
import { findGuardrail, type GuardrailContext } from "../guardrails/find-guardrail";
import { DEFAULT_MESSAGING } from "../guardrails/local-guardrail";
import { checkPattern } from "../wire/constraints";
import { isJsonObject } from "../wire/read-json";

/** What a guardrail did, as in responses. */
export type GuardrailAction = "INTERVENED" | "NONE";

/** A guardrail and its version, as a request names them. */
export interface NamedGuardrail {
  readonly identifier: string;
  readonly version: string;
}

/**
 * Reads `guardrailConfiguration`.
 * @returns `undefined` without a configuration
 * @throws ServiceError (ValidationException) when it is malformed
 */
export function readGuardrail(configuration: unknown): NamedGuardrail | undefined {
  if (!isJsonObject(configuration)) return undefined;
  const { guardrailId, guardrailVersion } = configuration;
  checkPattern(guardrailId, "guardrailConfiguration.guardrailId", "[a-z0-9]{0,64}");
  checkPattern(guardrailVersion, "guardrailConfiguration.guardrailVersion", "([1-9][0-9]{0,4})|(DRAFT)");
  return { identifier: guardrailId, version: guardrailVersion };
}

/** What a guardrail made of a text. */
export interface GuardedText {
  /** The text, masked, or the message of the guardrail. */
  readonly text: string;
  readonly action: GuardrailAction;
  readonly isBlocked: boolean;
}

/**
 * Applies a guardrail to a question, or to an answer that was generated. The found documents are not checked, as in
 * Retrieve.
 * @returns `undefined` without a guardrail
 * @throws ServiceError (ValidationException) when it does not exist
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
 */
export function guardText(
  context: GuardrailContext,
  named: NamedGuardrail | undefined,
  source: "INPUT" | "OUTPUT",
  text: string,
): GuardedText | undefined {
  if (named === undefined) return undefined;
  const { guardrail } = findGuardrail(context, named);
  const content = { source, texts: [text], totalCharacters: text.length, canMask: true };
  const { action, texts } = assessTexts(guardrail, content);
  if (action === "NONE") return { text, action: "NONE", isBlocked: false };
  if (action === "ANONYMIZED") return { text: texts[0] ?? text, action: "INTERVENED", isBlocked: false };
  const { blockedInputMessaging, blockedOutputsMessaging } = guardrail;
  const message = source === "INPUT" ? blockedInputMessaging : blockedOutputsMessaging;
  return { text: message ?? DEFAULT_MESSAGING, action: "INTERVENED", isBlocked: true };
}
