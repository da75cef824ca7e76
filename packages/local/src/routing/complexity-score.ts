/** What asks for reasoning: each word scores once, however it is written. */
const REASONING =
  /\b(?:why|reasons?|explain|compar(?:e|es|ed|ing|ison|isons)|contrast|differ|differs|differences?|versus|vs|trade-?offs?|pros and cons|advantages?|disadvantages?|analy[sz]e|analysis|evaluate|assess|justify|prove|derive|implications?|consequences?|recommend|strategy|design|step by step)\b|なぜ|何故|どうして|理由|原因|根拠|説明|比較|比べ|違い|違う|異な|差異|長所|短所|利点|欠点|メリット|デメリット|分析|評価して|考察|検討|推論|証明|影響|提案|設計/giu;
/** What asks for a procedure: weaker. */
const PROCEDURE = /\bhow (?:do|does|can|should|would|to)\b|\bsteps?\b|どのように|どうやって|手順|方法/iu;
const CLAUSE =
  /[,;、；]|[.?!](?=\s+\S)|[。？！](?=.)|\b(?:and|or|but|if|when|while|whereas|because|although|unless)\b|場合|かつ|または|および|ただし|一方/giu;
const NUMBER = /\d+(?:[.,]\d+)*/g;
const CODE = /```|=>|[{};]\s*$|\b(?:function|class|def|import|const|SELECT)\s+\w/m;
/** Two CJK characters say about as much as one English word. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * How hard a question looks, from 0 to 100: the same for the same text, in English and in Japanese.
 *
 * | what | points |
 * | --- | --- |
 * | length | 1 for every two words (a word: two CJK characters), at most 20 |
 * | clauses: commas, further sentences, "and", "if", 場合 … | 3 each, at most 15 |
 * | words of reasoning or comparison: why, compare, 理由, 比較 … | 20 for the first, 10 for each other one, at most 40 |
 * | a procedure is asked for: "how do", どのように … | 5 |
 * | numbers, from the second on | 3 each, at most 10 |
 * | code | 10 |
 *
 * It stands in for the undocumented predictor of Amazon Bedrock, and agrees with it only by chance.
 * @param question the last text block of the last user message, never its context
 */
export function complexityScore(question: string): number {
  const text = question.normalize("NFKC");
  const cjk = count(text, CJK);
  const words = count(text.replace(CJK, " "), WORD) + cjk / 2;
  const reasoning = new Set((text.match(REASONING) ?? []).map((word) => word.toLowerCase())).size;
  return (
    Math.min(20, Math.round(words / 2)) +
    Math.min(15, 3 * count(text, CLAUSE)) +
    (reasoning === 0 ? 0 : Math.min(40, 10 + 10 * reasoning)) +
    (PROCEDURE.test(text) ? 5 : 0) +
    Math.min(10, 3 * Math.max(0, count(text, NUMBER) - 1)) +
    (CODE.test(text) ? 10 : 0)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
