/** Characters a token, by script. No public tokenizer exists for Claude 3 and later or Nova. */
const LATIN_CHARACTERS = 4;
const CJK_CHARACTERS = 0.9;

/** First code unit of the CJK blocks, and the ranges within which a character counts as CJK. */
const CJK = /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/g;

/**
 * An estimate of the tokens of a text: 4 characters a token for Latin script, 0.9 for Chinese,
 * Japanese and Korean. Exact counts come from a response's `usage` or from CountTokens.
 */
export function estimateTokens(text: string): number {
  const cjk = text.match(CJK)?.length ?? 0;
  return Math.ceil(cjk / CJK_CHARACTERS + (text.length - cjk) / LATIN_CHARACTERS);
}
