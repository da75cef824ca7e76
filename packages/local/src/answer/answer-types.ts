import { tokenize } from "../text/tokenize";

/** A kind of question, and how its answers look. */
interface AnswerType {
  readonly asked: RegExp;
  readonly answer: RegExp;
  readonly bonus: number;
}

const ANSWER_TYPES: readonly AnswerType[] = [
  {
    asked: /\bwhy\b|\breasons?\b|なぜ|何故|どうして|理由/iu,
    answer:
      /\bbecause\b|\bso that\b|\btherefore\b|\breasons?\b|\bdue to\b|\bto (?:protect|avoid|prevent)\b|理由|ため(?:です|。|$)|からです|ので/iu,
    bonus: 0.25,
  },
  {
    asked: /\bcompar|\bdiffer|\bversus\b|\bvs\b|違い|異な|比較/iu,
    answer: /\bwhereas\b|\bwhile\b|\bbut\b|\bdiffer|一方|に対し|異な|それぞれ|までは/iu,
    bonus: 0.12,
  },
  {
    asked:
      /\bhow (?:many|much|long|often|quickly|soon|far|old)\b|\blimit\b|\bm(?:in|ax)imum\b|\bstatus code\b|何[日月年時回歳人円文種個件台]|いくら|いくつ|(?:どれ|どの)(?:くらい|ぐらい|だけ)|期限|期間|上限|下限/iu,
    answer:
      /[0-9０-９]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice|daily|weekly|monthly)\b|[一二三四五六七八九十]つ/iu,
    bonus: 0.12,
  },
  {
    asked: /\bwhen\b|\b(?:what|which) (?:date|day|year|month)\b|いつ|何[年月日時]/iu,
    answer:
      /\b\d{4}\b|\b\d{1,2}:\d{2}\b|\d ?(?:年|月|日|時)|\b(?:when|after|before|once|until|during|only)\b|(?:前|後|とき|時|際)に|以内/iu,
    bonus: 0.1,
  },
  {
    asked: /\bwho(?:se|m)?\b|誰|だれ|どなた/iu,
    answer: /\b\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+\b|\bteam\b|さん|氏|により|によって|人です|者です|担当/u,
    bonus: 0.15,
  },
  {
    asked: /\bwhere\b|どこ|どちら/iu,
    answer:
      /(?:^|[\s(`"])[~.]?\/?[\w.-]+\/[\w./-]+|\bdirector|\bfolder|\bin the\b|https?:\/\/|\w@\w|ディレクトリ|に置|にあり|場所/iu,
    bonus: 0.12,
  },
  {
    asked: /\bdefaults?\b|デフォルト|既定/iu,
    answer: /^defaults?\b|\bdefaults? (?:to|is|of)\b|\(default|デフォルトは|既定(?:値)?は/iu,
    bonus: 0.2,
  },
  {
    asked: /^(?:should|is it|can|may|do i|must)\b|べき|てもいい|てもよい/iu,
    answer:
      /\b(?:should|recommend\w*|consider\w*|prefer|practice|anti-pattern|avoid|never|must|cannot|not possible|perfectly fine|allowed)\b|べき|推奨|できません|してはいけ|禁止|可能です/iu,
    bonus: 0.12,
  },
  {
    asked: /\b(?:which|what) (?:values?|levels?|options?|types?|kinds?)\b|どの(?:値|種類)|どんな種類/iu,
    answer:
      /\bone of\b|\bpossible values\b|\bfollowing\b|\beither\b|,[^,.]{1,40},[^,.]{1,40}(?:, | or | and )|以下の|次の|のいずれか|、[^、。]{1,30}、[^、。]{1,30}(?:、|または|および|など)/iu,
    bonus: 0.15,
  },
  {
    asked: /^how (?:do|can|could|should) (?:i|we|you|one)\b|方法|どうやって|どうすれば/iu,
    answer:
      /^to \p{L}+|\b(?:use|using|set|call|pass|define|install|specify|run|select|press|choose|click|add|enable|disable|edit|create|change|configure|provide)\b|\bby \p{L}+ing\b|\byou (?:can|may|must|should)\b|を(?:実行|使|指定|設定)|により|には|と、[^。]{1,60}ます/iu,
    bonus: 0.1,
  },
  {
    asked: /\b(?:which|what) (?:ip |ip-)?(?:address|port|host)\b|どのアドレス|何番/iu,
    answer: /\blocalhost\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b\d{2,5}\b/iu,
    bonus: 0.12,
  },
  {
    asked: /\bwhen (?:was|were|did|is|are|will)\b|\b(?:what|which) (?:date|day|year)\b|いつ|何年/iu,
    answer:
      /\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\b(?:19|20)\d\d\b|\d ?[年月日]|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b/u,
    bonus: 0.1,
  },
  {
    // A question for yes or no, and what says yes or no by itself.
    asked:
      /^(?:is|are|was|were|does|do|did|can|could|has|have|will|must|should|may)\b|^(?![^\n]*(?:何|誰|だれ|いつ|どこ|どの|どれ|どう|どち|どん|いく|なぜ|方法|とは))[^\n]*か[。？?]?$/iu,
    answer:
      /\b(?:not|no|never|cannot|only|always|must|should|any|automatically|purposely|supported|possible)\b|n['’]t\b|ません|ない|できます|べき|可能|不要|必要|のみ|だけ/iu,
    bonus: 0.1,
  },
  {
    asked: /何の略|\bstand(?:s)? for\b|\babbreviat/iu,
    answer: /の略|短縮|略称|\bstands for\b|\bshort for\b|\babbreviat/iu,
    bonus: 0.25,
  },
];

/**
 * Returns the bonus of a sentence that looks like the kind of answer that a question asks for. A kind that a quoted
 * sentence already has gives no bonus.
 */
export function typeBonus(question: string, sentence: string, quoted: readonly string[]): number {
  const types = ANSWER_TYPES.filter(
    ({ asked, answer }) =>
      asked.test(question) && answer.test(sentence) && !quoted.some((quotedSentence) => answer.test(quotedSentence)),
  );
  const longForm = asksForLongForm(question) && acronymsOf(question).some((name) => explains(sentence, name));
  const bonus = types.reduce((sum, type) => sum + type.bonus, longForm ? LONG_FORM_BONUS : 0);
  if (quoted.length > 0) return bonus;
  return (
    bonus + (DEFINITION_ASKED.test(question) ? DEFINITION_BONUS : SUBJECT_BONUS) * subjectShare(question, sentence)
  );
}

/** Whether a question asks what something is, does or means, so that the first sentence about it can answer. */
export function asksForDefinition(question: string): boolean {
  return DEFINITION_ASKED.test(question);
}

/** Whether a sentence holds a kind of answer that was asked for. */
export function holdsAskedType(question: string, sentence: string): boolean {
  return ANSWER_TYPES.some(({ asked, answer }) => asked.test(question) && answer.test(sentence));
}

/** Whether a neighbour of a sentence holds the kind of answer that was asked for, such as a number, and the sentence does not. */
export function holdsMissingType(question: string, neighbour: string, sentence: string): boolean {
  return ANSWER_TYPES.some(
    ({ asked, answer }) => asked.test(question) && !answer.test(sentence) && answer.test(neighbour),
  );
}

const LONG_FORM_BONUS = 0.6;
const ASKS_FOR_LONG_FORM = /何の略|略称|正式名称|\bstands? for\b|\babbreviat|\bshort for\b|\bacronym\b/iu;
const SMALL_WORDS = new Set(["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"]);

function asksForLongForm(question: string): boolean {
  return ASKS_FOR_LONG_FORM.test(question);
}

/** Names of capital letters, such as `RPC`. */
function acronymsOf(question: string): string[] {
  return question.match(/(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]{1,9}(?![\p{L}\p{N}])/gu) ?? [];
}

/** Whether a sentence holds words with the letters of a name at their start, as in "Remote Procedure Call". */
function explains(sentence: string, name: string): boolean {
  const words = sentence.match(/[A-Za-z]+/g) ?? [];
  const initials = (kept: readonly string[]): string => kept.map((word) => word.charAt(0).toUpperCase()).join("");
  return [words, words.filter((word) => !SMALL_WORDS.has(word.toLowerCase()))].some((kept) =>
    initials(kept).includes(name),
  );
}

const DEFINITION_BONUS = 0.3;
/** Bonus of a sentence whose subject is in the question, when the question is no question for a definition. */
const SUBJECT_BONUS = 0.2;
/** What something is, does, means or is for, and how an error is solved. */
const DEFINITION_ASKED =
  /^(?:what (?:is|are|does|do)|who (?:is|are)|how (?:do|can|should) (?:i|we) (?:solve|fix|handle|resolve))\b|\bremedy\b|とは|何ですか|どういう|どのような|意味|何を|何のため|何ができ/iu;
/** The beginning of a definition: `Name: …`, `name - …`, `Name is …`, 名前は…, or the first cell of a row. */
const DEFINITION_START =
  /^(?:[^:;：]{1,30}: (?=[^;]{1,80};))?["'`「]?(.{1,60}?)["'`」]?(?:;| [-–—] |[:：]|は|とは|というのは| (?:is|are|was|were|means|returns|does|adds|will|can|may|must|should|has|have|allows?|indicat(?:es|ing)|specif(?:ies|ying)|determines|controls|sets|enables|disables|defines|describes|contains|holds|provides|requires|supports?|prints|shows|lets) )/iu;

/**
 * Returns how much of a sentence's subject is in the question, from 0 to 1. 0 when less than half of it is. A name is
 * often written in two languages, as in "sponsor (スポンサー)".
 */
function subjectShare(question: string, sentence: string): number {
  const start = DEFINITION_START.exec(sentence)?.[1];
  if (start === undefined) return 0;
  const asked = new Set(tokenize(question));
  const terms = new Set(tokenize(start));
  if (terms.size === 0) return 0;
  const share = [...terms].filter((term) => asked.has(term)).length / terms.size;
  return share < 0.5 ? 0 : share;
}
