import { RE2JS } from "re2js";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { PII_TYPES, type PiiType } from "./pii-types";

/** What happens to sensitive information. `NONE` reports it and does nothing. */
export type SensitiveAction = "BLOCK" | "ANONYMIZE" | "NONE";

/** The kinds of content that content filters block. */
export type ContentFilterType = "INSULTS" | "HATE" | "SEXUAL" | "VIOLENCE" | "MISCONDUCT" | "PROMPT_ATTACK";

/**
 * A guardrail. Its policies are those of Amazon Bedrock, but they compare words and patterns, where Amazon Bedrock uses
 * models. Case, and the width of letters, do not matter. All versions of a guardrail are the same.
 */
export interface LocalGuardrail {
  /** Words and phrases that are blocked. */
  readonly words?: readonly string[];
  /** Words that are blocked as profanity, instead of AWS's list. */
  readonly profanity?: readonly string[];
  /** Denied topics. */
  readonly topics?: readonly {
    readonly name: string;
    /** Words and phrases that belong to the topic. */
    readonly words?: readonly string[];
    /** Example phrases. A sentence with most of the content words of one belongs to the topic. */
    readonly examples?: readonly string[];
  }[];
  /** Stand-ins for the content filters: words that count as such content. `PROMPT_ATTACK` applies to the input only. */
  readonly contentFilters?: readonly { readonly type: ContentFilterType; readonly words: readonly string[] }[];
  /** Personal information, recognised by patterns. */
  readonly piiEntities?: readonly { readonly type: PiiType; readonly action: SensitiveAction }[];
  /** Patterns of your own, in RE2 syntax, without lookarounds, as on AWS. */
  readonly regexes?: readonly { readonly name: string; readonly pattern: string; readonly action: SensitiveAction }[];
  /**
   * Thresholds from 0 to 0.99 of the contextual grounding check. The scores here are shares of words, so they say little
   * about those of AWS.
   */
  readonly contextualGrounding?: { readonly grounding?: number; readonly relevance?: number };
  /** @default "Sorry, the model cannot answer this question." */
  readonly blockedInputMessaging?: string;
  /** @default "Sorry, the model cannot answer this question." */
  readonly blockedOutputsMessaging?: string;
}

/** AWS's console suggests this text. */
export const DEFAULT_MESSAGING = "Sorry, the model cannot answer this question.";

const GUARDRAIL_ID = /^[a-z0-9]{1,64}$/;
const CONTENT_FILTERS: readonly string[] = ["INSULTS", "HATE", "SEXUAL", "VIOLENCE", "MISCONDUCT", "PROMPT_ATTACK"];
const ACTIONS: readonly string[] = ["BLOCK", "ANONYMIZE", "NONE"];
/** AWS does not accept 1, which would block everything. */
const MAX_THRESHOLD = 0.99;

/** @throws InvalidLocalOptionError naming the first member of `guardrails` that is invalid */
export function checkGuardrails(guardrails: Readonly<Record<string, LocalGuardrail>>): void {
  for (const [id, guardrail] of Object.entries(guardrails)) {
    require(GUARDRAIL_ID.test(id), "guardrails", id, "Use ids of lower-case letters and digits.");
    checkGuardrail(guardrail, `guardrails.${id}`);
  }
}

function checkGuardrail(guardrail: LocalGuardrail, option: string): void {
  const { words, profanity, topics = [], contentFilters = [], piiEntities = [], regexes = [] } = guardrail;
  checkWords(words, `${option}.words`);
  checkWords(profanity, `${option}.profanity`);
  topics.forEach(({ name, words: topicWords, examples }, index) => {
    const at = `${option}.topics[${index}]`;
    require(isText(name), `${at}.name`, name, "Give the topic a name.");
    checkWords(topicWords, `${at}.words`);
    checkWords(examples, `${at}.examples`);
    const isDefined = (topicWords?.length ?? 0) + (examples?.length ?? 0) > 0;
    require(isDefined, at, name, "Provide words or examples: the local Bedrock understands no definitions.");
  });
  contentFilters.forEach(({ type, words: filterWords }, index) => {
    const at = `${option}.contentFilters[${index}]`;
    require(CONTENT_FILTERS.includes(type), `${at}.type`, type, `Use one of ${CONTENT_FILTERS.join(", ")}.`);
    checkWords(filterWords, `${at}.words`);
    require(filterWords.length > 0, `${at}.words`, filterWords, "Provide the words that count as such content.");
  });
  piiEntities.forEach(({ type, action }, index) => {
    const at = `${option}.piiEntities[${index}]`;
    require(PII_TYPES.includes(type), `${at}.type`, type, `Use one of ${PII_TYPES.join(", ")}.`);
    require(ACTIONS.includes(action), `${at}.action`, action, `Use one of ${ACTIONS.join(", ")}.`);
  });
  regexes.forEach(({ name, pattern, action }, index) => {
    const at = `${option}.regexes[${index}]`;
    require(isText(name), `${at}.name`, name, "Give the pattern a name.");
    require(isPattern(pattern), `${at}.pattern`, pattern, "Use RE2 syntax, without lookarounds and back references.");
    require(ACTIONS.includes(action), `${at}.action`, action, `Use one of ${ACTIONS.join(", ")}.`);
  });
  for (const [type, threshold] of Object.entries(guardrail.contextualGrounding ?? {})) {
    const at = `${option}.contextualGrounding.${type}`;
    require(type === "grounding" || type === "relevance", at, threshold, "Use grounding and relevance.");
    const isThreshold = typeof threshold === "number" && threshold >= 0 && threshold <= MAX_THRESHOLD;
    require(isThreshold, at, threshold, `Use a number from 0 to ${MAX_THRESHOLD}.`);
  }
}

function checkWords(words: unknown, option: string): void {
  const areWords = words === undefined || (Array.isArray(words) && words.every(isText));
  require(areWords, option, words, "Use a list of words that are not empty.");
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isPattern(pattern: unknown): boolean {
  try {
    return typeof pattern === "string" && pattern !== "" && RE2JS.compile(pattern) !== undefined;
  } catch {
    return false;
  }
}

function require(holds: boolean, option: string, value: unknown, remedy: string): void {
  if (!holds) throw new InvalidLocalOptionError(option, value, remedy);
}
