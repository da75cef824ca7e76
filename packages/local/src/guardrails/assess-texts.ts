import type { Span } from "../text/split-sentences";
import type { JsonObject } from "../wire/read-json";
import { findLikeness, findRegex, findWord, shareOfWords } from "./find-matches";
import type { LocalGuardrail, SensitiveAction } from "./local-guardrail";
import { findPii, PII_TYPES } from "./pii-types";

/** What a guardrail is applied to. */
export interface GuardedContent {
  readonly source: "INPUT" | "OUTPUT";
  readonly texts: readonly string[];
  /** For the contextual grounding check. Without both of them, that check does nothing. */
  readonly groundingSource?: string;
  readonly query?: string;
  /** Characters of the whole content, guarded or not. */
  readonly totalCharacters: number;
  /** Whether sensitive information can still be masked. The asynchronous mode of streams cannot do it. */
  readonly canMask: boolean;
}

/** What a guardrail found in some texts, and what it does about it. */
export interface Assessment {
  readonly action: "NONE" | "BLOCKED" | "ANONYMIZED";
  /** The texts, masked. They are the same when the action is `NONE`. */
  readonly texts: readonly string[];
  /** The policies of `GuardrailAssessment` in the service model. @param isFull whether what was not found is listed too */
  policies(isFull: boolean): JsonObject;
  /** `GuardrailUsage` of the service model, in text units of up to 1,000 characters. */
  readonly usage: JsonObject;
  /** `GuardrailCoverage` of the service model. */
  readonly coverage: JsonObject;
  /** End of the first blocked place, as the index of a text and a position in it. `undefined` if nothing is blocked. */
  readonly blockedAt?: { readonly text: number; readonly end: number };
}

/** Something that a policy looks for, with the places where it was found. */
interface Finding {
  readonly places: readonly Place[];
  readonly action: "BLOCKED" | "ANONYMIZED" | "NONE";
  /** The members of the entry beside `action` and `detected`. */
  readonly entry: JsonObject;
}

interface Place extends Span {
  /** Index of the text. */
  readonly text: number;
}

/** Assesses texts with all policies of a guardrail. */
export function assessTexts(guardrail: LocalGuardrail, content: GuardedContent): Assessment {
  const { texts } = content;
  const topics = findTopics(guardrail, texts);
  const filters = findFilters(guardrail, content);
  const customWords = findWords(guardrail.words, texts, {});
  const managedWords = findWords(guardrail.profanity, texts, { type: "PROFANITY" });
  const pii = findPiiEntities(guardrail, content);
  const regexes = findRegexes(guardrail, content);
  const grounding = checkGrounding(guardrail, content);
  const all = [topics, filters, customWords, managedWords, pii, regexes].flat();
  const blocked = all.filter(({ action, places }) => action === "BLOCKED" && places.length > 0);
  const masked = [...pii, ...regexes].filter(({ action, places }) => action === "ANONYMIZED" && places.length > 0);
  const isUngrounded = grounding.some(({ action }) => action === "BLOCKED");
  const isBlocked = blocked.length > 0 || isUngrounded;
  const guarded = texts.reduce((total, text) => total + text.length, 0);
  const [first] = blocked.flatMap(({ places }) => places).sort((a, b) => a.text - b.text || a.end - b.end);
  const blockedAt = first ?? { text: texts.length - 1, end: texts.at(-1)?.length ?? 0 };
  return {
    action: isBlocked ? "BLOCKED" : masked.length > 0 ? "ANONYMIZED" : "NONE",
    texts: isBlocked ? texts : maskTexts(texts, masked),
    policies: (isFull) =>
      buildPolicies({ topics, filters, customWords, managedWords, pii, regexes, grounding }, isFull),
    usage: buildUsage(guardrail, guarded, grounding.length > 0 ? content : undefined),
    coverage: { textCharacters: { guarded, total: content.totalCharacters } },
    ...(isBlocked ? { blockedAt: { text: blockedAt.text, end: blockedAt.end } } : {}),
  };
}

function locate(texts: readonly string[], find: (text: string) => readonly Span[]): Place[] {
  return texts.flatMap((text, index) => find(text).map(({ start, end }) => ({ text: index, start, end })));
}

function findTopics({ topics = [] }: LocalGuardrail, texts: readonly string[]): Finding[] {
  return topics.map(({ name, words = [], examples = [] }) => ({
    places: [
      ...words.flatMap((word) => locate(texts, (text) => findWord(text, word))),
      ...examples.flatMap((example) => locate(texts, (text) => findLikeness(text, example))),
    ],
    action: "BLOCKED",
    entry: { name, type: "DENY" },
  }));
}

function findFilters({ contentFilters = [] }: LocalGuardrail, { texts, source }: GuardedContent): Finding[] {
  return contentFilters
    .filter(({ type }) => type !== "PROMPT_ATTACK" || source === "INPUT")
    .map(({ type, words }) => {
      const places = words.flatMap((word) => locate(texts, (text) => findWord(text, word)));
      const confidence = places.length > 0 ? "HIGH" : "NONE";
      return { places, action: "BLOCKED", entry: { type, confidence, filterStrength: "HIGH" } };
    });
}

function findWords(words: readonly string[] = [], texts: readonly string[], entry: JsonObject): Finding[] {
  return words.map((word) => ({
    places: locate(texts, (text) => findWord(text, word)),
    action: "BLOCKED",
    entry: { match: word, ...entry },
  }));
}

/** Each match is a finding of its own, because the service reports it. A kind without a match is one without places. */
function findPiiEntities({ piiEntities = [] }: LocalGuardrail, { texts, canMask }: GuardedContent): Finding[] {
  // For each character, whether an earlier kind has it.
  const taken = texts.map((text) => new Uint8Array(text.length));
  const byPriority = [...piiEntities].sort((a, b) => PII_TYPES.indexOf(a.type) - PII_TYPES.indexOf(b.type));
  return byPriority.flatMap(({ type, action }): Finding[] => {
    const places = locate(texts, (text) => findPii(type, text)).filter(
      ({ text, start, end }) => taken[text]?.subarray(start, end).includes(1) === false,
    );
    for (const { text, start, end } of places) taken[text]?.fill(1, start, end);
    const outcome = toOutcome(action, canMask);
    if (places.length === 0) return [{ places, action: outcome, entry: { type, match: "" } }];
    return places.map((place) => ({ places: [place], action: outcome, entry: { match: textAt(texts, place), type } }));
  });
}

function findRegexes({ regexes = [] }: LocalGuardrail, { texts, canMask }: GuardedContent): Finding[] {
  return regexes.flatMap(({ name, pattern, action }) =>
    locate(texts, (text) => findRegex(text, pattern)).map((place) => ({
      places: [place],
      action: toOutcome(action, canMask),
      entry: { name, match: textAt(texts, place), regex: pattern },
    })),
  );
}

function toOutcome(action: SensitiveAction, canMask: boolean): Finding["action"] {
  if (action === "BLOCK") return "BLOCKED";
  return action === "ANONYMIZE" && canMask ? "ANONYMIZED" : "NONE";
}

function textAt(texts: readonly string[], { text, start, end }: Place): string {
  return texts[text]?.slice(start, end) ?? "";
}

/** The contextual grounding check looks at the output only. */
function checkGrounding(
  { contextualGrounding }: LocalGuardrail,
  { source, texts, groundingSource, query }: GuardedContent,
): readonly JsonObject[] {
  if (contextualGrounding === undefined || source === "INPUT") return [];
  if (groundingSource === undefined || query === undefined) return [];
  const output = texts.join("\n");
  const scores = [
    ["GROUNDING", contextualGrounding.grounding, shareOfWords(output, groundingSource)],
    ["RELEVANCE", contextualGrounding.relevance, shareOfWords(query, output)],
  ] as const;
  return scores.flatMap(([type, threshold, score]) => {
    if (threshold === undefined) return [];
    const detected = score < threshold;
    return [{ type, threshold, score: Math.round(score * 100) / 100, action: detected ? "BLOCKED" : "NONE", detected }];
  });
}

/** Replaces each place by the kind of its information, as in `{EMAIL}`. */
function maskTexts(texts: readonly string[], findings: readonly Finding[]): readonly string[] {
  const masks: { readonly start: number; readonly end: number; readonly mask: string }[][] = texts.map(() => []);
  for (const { places, entry } of findings) {
    const mask = `{${String(entry.type ?? entry.name)}}`;
    for (const { text, start, end } of places) masks[text]?.push({ start, end, mask });
  }
  return texts.map((text, index) => {
    let [masked, from] = ["", 0];
    for (const { start, end, mask } of masks[index]?.sort((a, b) => a.start - b.start) ?? []) {
      if (start < from) continue;
      masked += text.slice(from, start) + mask;
      from = end;
    }
    return masked + text.slice(from);
  });
}

interface Findings {
  readonly topics: readonly Finding[];
  readonly filters: readonly Finding[];
  readonly customWords: readonly Finding[];
  readonly managedWords: readonly Finding[];
  readonly pii: readonly Finding[];
  readonly regexes: readonly Finding[];
  readonly grounding: readonly JsonObject[];
}

/** The full scope does not apply to words and patterns of the user, as on AWS. */
function buildPolicies(findings: Findings, isFull: boolean): JsonObject {
  const topics = buildEntries(findings.topics, isFull);
  const filters = buildEntries(findings.filters, isFull);
  const [customWords, managedWordLists] = [findings.customWords, findings.managedWords].map((words) =>
    buildEntries(words),
  );
  const piiEntities = buildEntries(findings.pii, isFull);
  const regexes = buildEntries(findings.regexes);
  const grounding = findings.grounding.filter(({ detected }) => isFull || detected === true);
  const hasWords = (customWords?.length ?? 0) + (managedWordLists?.length ?? 0) > 0;
  return {
    ...(topics.length > 0 ? { topicPolicy: { topics } } : {}),
    ...(filters.length > 0 ? { contentPolicy: { filters } } : {}),
    ...(hasWords ? { wordPolicy: { customWords, managedWordLists } } : {}),
    ...(piiEntities.length + regexes.length > 0 ? { sensitiveInformationPolicy: { piiEntities, regexes } } : {}),
    ...(grounding.length > 0 ? { contextualGroundingPolicy: { filters: grounding } } : {}),
  };
}

function buildEntries(findings: readonly Finding[], isFull = false): JsonObject[] {
  return findings.flatMap(({ places, action, entry }) => {
    const detected = places.length > 0;
    return detected || isFull ? [{ ...entry, action: detected ? action : "NONE", detected }] : [];
  });
}

const UNIT_CHARACTERS = 1000;

function buildUsage(guardrail: LocalGuardrail, guarded: number, grounded: GuardedContent | undefined): JsonObject {
  const units = Math.ceil(guarded / UNIT_CHARACTERS);
  const unitsOf = (...policies: readonly (readonly unknown[] | undefined)[]): number =>
    policies.some((policy = []) => policy.length > 0) ? units : 0;
  const groundingCharacters = guarded + (grounded?.groundingSource?.length ?? 0) + (grounded?.query?.length ?? 0);
  return {
    topicPolicyUnits: unitsOf(guardrail.topics),
    contentPolicyUnits: unitsOf(guardrail.contentFilters),
    wordPolicyUnits: unitsOf(guardrail.words, guardrail.profanity),
    sensitiveInformationPolicyUnits: unitsOf(guardrail.piiEntities),
    sensitiveInformationPolicyFreeUnits: unitsOf(guardrail.regexes),
    contextualGroundingPolicyUnits: grounded === undefined ? 0 : Math.ceil(groundingCharacters / UNIT_CHARACTERS),
    contentPolicyImageUnits: 0,
  };
}
