import type { ResolvedModel } from "../account/resolve-model";
import type { PromptRouter } from "./prompt-router";

/** Words that ask for reasoning. Each word scores once, in upper or lower case. */
const REASONING =
  /\b(?:why|reasons?|explain|compar(?:e|es|ed|ing|ison|isons)|contrast|differ|differs|differences?|versus|vs|trade-?offs?|pros and cons|advantages?|disadvantages?|analy[sz]e|analysis|evaluate|assess|justify|prove|derive|implications?|consequences?|recommend|strategy|design|step by step)\b|なぜ|何故|どうして|理由|原因|根拠|説明|比較|比べ|違い|違う|異な|差異|長所|短所|利点|欠点|メリット|デメリット|分析|評価して|考察|検討|推論|証明|影響|提案|設計/giu;
/** Phrases that ask for a procedure. They score less than reasoning. */
const PROCEDURE = /\bhow (?:do|does|can|should|would|to)\b|\bsteps?\b|どのように|どうやって|手順|方法/iu;
const CLAUSE =
  /[,;、；]|[.?!](?=\s+\S)|[。？！](?=.)|\b(?:and|or|but|if|when|while|whereas|because|although|unless)\b|場合|かつ|または|および|ただし|一方/giu;
const NUMBER = /\d+(?:[.,]\d+)*/g;
const CODE = /```|=>|[{};]\s*$|\b(?:function|class|def|import|const|SELECT)\s+\w/m;
/** Two CJK characters count as one English word. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Scores how hard a question looks, from 0 to 100. The same text always gets the same score. The rules cover English
 * and Japanese:
 *
 * | property | points |
 * | --- | --- |
 * | length | 1 for every two words (two CJK characters count as one word), up to 20 |
 * | clauses: commas, further sentences, "and", "if", 場合 … | 3 each, up to 15 |
 * | words of reasoning or comparison: why, compare, 理由, 比較 … | 20 for the first and 10 for each further word, up to 40 |
 * | a request for a procedure: "how do", どのように … | 5 |
 * | numbers | 3 for each number after the first, up to 10 |
 * | code | 10 |
 *
 * The score replaces the predictor of Amazon Bedrock, which is not documented. The two agree only by chance.
 * @param question the last text block of the last user message, without its context
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

/** Percent of estimated quality difference for each point of complexity. A score of 100 gives 50 %. */
const PERCENT_PER_POINT = 0.5;

/**
 * Estimates by how many percent the other model of a router answers better than its fallback model. The harder the
 * question, the larger the difference between two models of one family.
 */
export function estimateQualityDifference(question: string): number {
  return complexityScore(question) * PERCENT_PER_POINT;
}

/**
 * Chooses the model that a router sends a question to. The fallback model answers unless the other model is estimated
 * to be better by more than the router's quality difference.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html
 */
export function routePrompt(router: PromptRouter, question: string): ResolvedModel {
  if (estimateQualityDifference(question) <= router.responseQualityDifference) return router.fallbackModel;
  return router.models.find((model) => model.arn !== router.fallbackModel.arn) ?? router.fallbackModel;
}
