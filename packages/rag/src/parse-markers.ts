const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
const DIGITS = "[0-9０-９]{1,4}";
const MARKER = new RegExp(`[[［【]\\s*(${DIGITS}(?:\\s*[,，、]\\s*${DIGITS})*)\\s*[\\]］】]`, "g");

/**
 * Numbers of the citation markers in an answer, each once, in the order of appearance: `[1]`,
 * `[1, 2]`, full-width `［１］` and `【1】`. Code is skipped: `list[0]` there is no marker.
 */
export function parseMarkers(answer: string): number[] {
  const numbers = [...answer.replace(CODE, "").matchAll(MARKER)]
    .flatMap(([, list = ""]) => list.normalize("NFKC").split(/[,、]/))
    .map(Number);
  return [...new Set(numbers)];
}
