/** What is looked at of a text, in UTF-16 code units: a long text does not need all of it. */
const SAMPLE = 2000;

const KANA = /[\u3040-\u30ff\uff66-\uff9f]/;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7af]/;
const HAN = /[\u3400-\u9fff\uf900-\ufaff]/;
const LATIN = /[A-Za-z\u00c0-\u024f]/;

/**
 * The language of a text by its script: kana mean Japanese, Hangul Korean, and other Han characters Chinese. Latin
 * letters count as English. `undefined` for a text without such letters.
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE);
  if (KANA.test(sample)) return "ja";
  if (HANGUL.test(sample)) return "ko";
  if (HAN.test(sample)) return "zh";
  return LATIN.test(sample) ? "en" : undefined;
}
