/** Suffixes and the letters that have to remain, so that short words keep theirs. */
const SUFFIXES: readonly (readonly [suffix: RegExp, shortestStem: number])[] = [
  [/ment$/, 5],
  [/ation$/, 5],
  [/ate?$/, 5],
  [/ence$/, 5],
  [/ent$/, 5],
  [/al$/, 5],
  [/ly$/, 4],
];

/**
 * A light stem of a lower-case English word: `approval`, `approves` and `approved` give `approv`.
 * It only has to be the same for the forms of a word; it need not be a word itself.
 */
export function stemEnglish(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  return stripEnding(stripSuffix(stripInflection(stripPlural(word))));
}

function stripPlural(word: string): string {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:[sxz]|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function stripInflection(word: string): string {
  if (word.endsWith("ied") && word.length > 4) return `${word.slice(0, -3)}y`;
  const stem = word.replace(/(?:ing|(?<!e)ed)$/, "");
  return stem.length >= 3 && /[aeiouy]/.test(stem) ? stem : word;
}

function stripSuffix(word: string): string {
  for (const [suffix, shortestStem] of SUFFIXES) {
    const stem = word.replace(suffix, "");
    if (stem !== word && stem.length >= shortestStem) return stem;
  }
  return word;
}

/** `require` and `requir(ed)`, `plan` and `plann(ed)` meet. */
function stripEnding(word: string): string {
  const stem = word.length > 3 ? word.replace(/e$/, "") : word;
  return stem.replace(/([^aeiou])\1$/, "$1");
}
