/** What a kind of question asks for, and how its answers look. */
interface Cue {
  readonly asked: RegExp;
  readonly answer: RegExp;
  readonly bonus: number;
}

const CUES: readonly Cue[] = [
  {
    asked: /\bwhy\b|\breasons?\b|なぜ|何故|どうして|理由/iu,
    answer: /\bbecause\b|\bso that\b|\btherefore\b|\breasons?\b|\bdue to\b|理由|ため(?:です|。|$)|からです|ので/iu,
    bonus: 0.25,
  },
  {
    asked: /\bcompar|\bdiffer|\bversus\b|\bvs\b|違い|異な|比較/iu,
    answer: /\bwhereas\b|\bwhile\b|\bbut\b|\bdiffer|一方|に対し|異な|それぞれ|までは/iu,
    bonus: 0.12,
  },
  {
    asked:
      /\bhow (?:many|much|long|often|quickly|soon|far|old)\b|\bwhen\b|\blimit\b|\bminimum\b|\bmaximum\b|何[日月年時回歳人円文]|いつ|いくら|(?:どれ|どの)(?:くらい|ぐらい|だけ)|期限|上限|下限/iu,
    answer: /[0-9０-９]|\b(?:one|two|three|four|five|once|twice|daily|weekly|monthly)\b/iu,
    bonus: 0.1,
  },
];

/**
 * Rewards a sentence that looks like the kind of answer a question asks for.
 * @param quoted sentences that were quoted already: a kind that one of them has is not asked for again
 */
export function cueBonus(question: string, sentence: string, quoted: readonly string[]): number {
  return CUES.filter(
    ({ asked, answer }) =>
      asked.test(question) && answer.test(sentence) && !quoted.some((quotedSentence) => answer.test(quotedSentence)),
  ).reduce((sum, { bonus }) => sum + bonus, 0);
}
