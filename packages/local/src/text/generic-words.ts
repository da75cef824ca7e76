/**
 * Verbs that ask how something is to be treated and not what it is about. Documents use others for the same: "should I
 * run it behind a proxy" is answered by "put it behind a proxy".
 */
const VERBS: ReadonlySet<string> = new Set(
  `add apply begin bother bring care carry choose come consider count deal decide depend deploy do expect find go handle
  have help hold host keep launch leave let look manage move operate perform permit pick place plan prefer put rely run
  see set show start stay stick stop try turn work worry`.split(/\s+/),
);
/** What a question for yes or no asks of its subject, as in "is it better to …" and "is it a good idea to …". */
const JUDGEMENTS: ReadonlySet<string> = new Set(
  `acceptable advisable advised allowed bad best better fine good idea necessary ok okay permitted possible recommended
  required safe sensible wise worth wrong`.split(/\s+/),
);
/** What stands between the subject and the verb. */
const ADVERBS = new Set(
  "actually also always better ever even just never not only really safely simply still".split(" "),
);
const SUBJECTS = new Set("he i it one people she they to we you".split(" "));
/** A question that begins with one of these has its verb after its subject, as in "Should the service run …". */
const AUXILIARIES = new Set("am are can could did do does is may must shall should will would".split(" "));
/** After these, the word is a noun, as in "a dry run". */
const DETERMINERS = new Set("a an any each every her his its my no our the their this your".split(" "));
const WORD = /[\p{L}\p{N}]+/gu;

/** The same in Japanese: a verb with its ending, as in 実行すべき and 動かしても, a judgement, or a place such as 背後. */
const JAPANESE =
  /(?<!\p{sc=Han})(?:(実行|使用|利用|運用|配置|設置|実施|対応|検討|適用|稼働|活用|採用|準備)(?=し|す|さ|で|を|は|も|可)|([使動置入行走立付出取見持作始選進試残足変避][か-んァ-ヶ])|(背後|裏側|手前|後ろ|一緒|必要|可能|大丈夫|推奨)(?![\p{sc=Han}]))/gu;

/**
 * Returns the generic words of a question, as they are written in it: the verb after a subject or after "to", and in a
 * question for yes or no any verb after the subject and the judgement that it asks for. A noun of the same form is none.
 */
export function findGenericWords(question: string): string[] {
  const words = (question.match(WORD) ?? []).map((word) => word.toLowerCase());
  const asksYesOrNo = AUXILIARIES.has(words[0] ?? "");
  const english = words.filter((word, index) => {
    if (asksYesOrNo && JUDGEMENTS.has(word)) return true;
    if (index === 0 || !VERBS.has(word)) return false;
    const before = words.slice(0, index).findLast((previous) => !ADVERBS.has(previous)) ?? "";
    return SUBJECTS.has(before) || AUXILIARIES.has(before) || (asksYesOrNo && !DETERMINERS.has(before));
  });
  const japanese = [...question.matchAll(JAPANESE)].map(
    ([, noun, verb, other]) => noun ?? other ?? verb?.charAt(0) ?? "",
  );
  return [...english, ...japanese];
}
