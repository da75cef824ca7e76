/** A linear function of dense columns and of the buckets of words. */
export interface LinearHead {
  readonly intercept: number;
  /** One weight for each dense column. */
  readonly dense: Float64Array;
  /** One weight for each bucket, as whole numbers: multiply by `wordScale`. */
  readonly words: Int8Array;
  readonly wordScale: number;
}

/** Each word weighs 1 ÷ √(number of words), so that long prompts do not count more. */
export function wordShare(words: Int32Array): number {
  return 1 / Math.sqrt(Math.max(1, words.length));
}

export function applyHead(head: LinearHead, dense: Float64Array, words: Int32Array): number {
  let sum = head.intercept;
  for (let column = 0; column < dense.length; column += 1) sum += (head.dense[column] ?? 0) * (dense[column] ?? 0);
  let wordSum = 0;
  for (let at = 0; at < words.length; at += 1) wordSum += head.words[words[at] ?? 0] ?? 0;
  return sum + wordSum * head.wordScale * wordShare(words);
}
