/**
 * A prompt asks for a question and not for its answer: the question is to be rewritten so that it can be understood
 * alone, or turned into a query.
 */
// Linear: every repetition in it has a limit.
const ASKS_FOR_A_QUESTION = new RegExp(
  [
    "\\bstand-?alone (?:question|query|version)\\b",
    "\\b(?:improved|better|rewritten|rephrased|optimi[sz]ed) (?:question|query|version)\\b",
    "\\b(?:re-?phras|re-?writ|re-?formulat|contextuali[sz]|condens|formulat|generat|transform|convert)\\w*\\b" +
      "(?:(?!answer|respon|summar|passage|relevant|citation)[^.?!。]){0,90}?\\b(?:questions?|quer(?:y|ies))\\b",
    "独立した質問|単独で(?:理解|意味)|スタンドアロン|(?:質問|クエリ)(?:文)?(?:を|に|へ)[^。]{0,20}(?:書き換え|言い換え|書き直|リライト|変換|生成|作成)|検索(?:クエリ|キーワード)(?:を|に)",
  ].join("|"),
  "iu",
);

/** Whether instructions ask to rewrite a question instead of answering it. */
export function asksForQuestion(instructions: string): boolean {
  return ASKS_FOR_A_QUESTION.test(instructions);
}

/** A turn of a person in a written conversation: `Human: …`, `user: …`, `ユーザー: …`. */
// Linear: each line is read once, from its start.
const HUMAN_TURN = /^[ \t>*-]*(?:human|user|customer|q|ユーザー|利用者|質問)[ \t*]{0,3}[:：][ \t*]*(\S.*)$/gimu;

/** Reads what a person said in a written conversation, first things first. */
export function readHumanTurns(history: string): string[] {
  return [...history.matchAll(HUMAN_TURN)].map(([, said = ""]) => said.trim());
}

/** Longest question to make standalone, in characters. A longer one says what it is about. */
const MAX_FOLLOW_UP = 300;

/**
 * Completes a follow-up question with the subject of the question before it, where that is plain: "How much is it?"
 * after "What is LangSmith?" is "How much is LangSmith?". Otherwise it returns the question as it is.
 * @param earlier the earlier questions of the user, first things first
 */
export function makeStandalone(question: string, earlier: readonly string[]): string {
  const before = earlier.findLast((text) => text.trim() !== question.trim())?.trim();
  if (before === undefined || question.length > MAX_FOLLOW_UP || before.length > MAX_FOLLOW_UP) return question;
  return continueQuestion(question, before) ?? replacePronoun(question, subjectOf(before)) ?? question;
}

const FURTHER =
  /^(?:and|what about|how about|and what about|and how about)\s+(?:(in|at|for|on|with|to|from)\s+)?((?:the |a |an |our |my )?[\p{L}\p{N}'’-]+(?: [\p{L}\p{N}'’-]+)?)\s*\??$/iu;
const JAPANESE_FURTHER =
  /^(?:では|じゃあ|それでは|それなら)?[、,]?\s*([\p{Script=Han}\p{Script=Katakana}ーA-Za-z0-9]{1,20})(?:は|の場合は|だと|ではどう(?:ですか)?)[?？。]?$/u;
const NAME = "\\p{Lu}[\\p{L}\\p{N}'’-]*(?: \\p{Lu}[\\p{L}\\p{N}'’-]*)*";

/** "And in Osaka?" asks the question before again, with another place or thing. */
function continueQuestion(question: string, before: string): string | undefined {
  const japanese = JAPANESE_FURTHER.exec(question)?.[1];
  if (japanese !== undefined) {
    const first = /^[\p{Script=Han}\p{Script=Katakana}ーA-Za-z0-9]{1,20}/u.exec(before)?.[0];
    return first === undefined || first === before ? undefined : japanese + before.slice(first.length);
  }
  const [, preposition, thing = ""] = FURTHER.exec(question) ?? [];
  if (thing === "") return undefined;
  // Linear: the question has at most 300 characters.
  const afterPreposition = new RegExp(
    `(?<=\\b${preposition} )(?:${NAME}|(?:the |a |an |our |my )?[\\p{L}\\p{N}-]+)`,
    "giu",
  );
  // Linear: the question has at most 300 characters.
  const name = new RegExp(`(?<=\\s)${NAME}`, "gu");
  const withArticle = /\b(?:the|a|an|our|my) [\p{L}\p{N}-]+/giu;
  const places = [
    ...(preposition === undefined ? [] : [afterPreposition]),
    /^(?:the|a|an|our|my) /iu.test(thing) ? withArticle : name,
  ];
  for (const place of places) {
    const match = [...before.matchAll(place)].at(-1);
    if (match !== undefined) return before.slice(0, match.index) + thing + before.slice(match.index + match[0].length);
  }
  return undefined;
}

const POSSESSIVE = /\b(?:its|their|his|her)\b(?=\s+\p{L})/iu;
const PRONOUN = /\b(?:it|they|them|he|she|him)\b(?!\s+(?:possible|necessary|true|takes?)\b)/iu;
const JAPANESE_PRONOUN =
  /(?:それ|これ|あれ|彼|彼女)(?=は|が|を|に|の|って)|(?:その|この)(?=[\p{Script=Han}\p{Script=Katakana}])/u;

function replacePronoun(question: string, subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  const japanese = JAPANESE_PRONOUN.exec(question);
  if (japanese !== null) {
    const word = /の$/u.test(japanese[0]) ? `${subject}の` : subject;
    return question.slice(0, japanese.index) + word + question.slice(japanese.index + japanese[0].length);
  }
  const possessive = POSSESSIVE.exec(question);
  const found = possessive ?? PRONOUN.exec(question);
  if (found === null) return undefined;
  const word = possessive === null ? subject : `${subject}${subject.endsWith("s") ? "'" : "'s"}`;
  return question.slice(0, found.index) + word + question.slice(found.index + found[0].length);
}

const ASKED_ABOUT: readonly RegExp[] = [
  /^(?:please )?(?:tell me (?:more )?about|explain|describe|introduce) (?<subject>[^?.!,]+)/iu,
  /^(?:what|who|where)(?:['’]s| is| are| was| were) (?<subject>[^?.!,]+)/iu,
  /\b(?:does|do|did|can|should|will|is|are) (?<subject>(?:the |our |my )?[\p{L}\p{N}'’-]+(?: [\p{L}\p{N}'’-]+){0,2}?) (?:work|open|close|start|end|cost|happen|mean|need|use|support|have|do)\b/iu,
  // Linear: the question has at most 300 characters.
  new RegExp(`(?<=\\s)(?<subject>${NAME})[^\\p{Lu}]*$`, "u"),
];
const JAPANESE_ASKED_ABOUT = /^(?<subject>[^、。?？]{1,30}?)(?:とは|って|について|は|の|を|が)/u;
const NO_SUBJECT = /^(?:i|you|we|it|they|he|she|that|this|there)\b/iu;

/** What a question is about. `undefined` when that is not plain. */
function subjectOf(question: string): string | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) {
    return JAPANESE_ASKED_ABOUT.exec(question)?.groups?.subject;
  }
  for (const pattern of ASKED_ABOUT) {
    const subject = pattern.exec(question)?.groups?.subject?.trim();
    if (subject !== undefined && subject.split(" ").length <= 6 && !NO_SUBJECT.test(subject)) return subject;
  }
  return undefined;
}
