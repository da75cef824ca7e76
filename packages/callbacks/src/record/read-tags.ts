/** Tags that LangChain adds by itself, for the steps of a sequence, a map or a graph. */
const STEP_TAG = /^(seq:step|map:key|graph:step|branch|condition):/;

/** The tags that people gave, each once. */
export function readTags(tags: readonly string[] | undefined): readonly string[] {
  if (tags === undefined || tags.length === 0) return [];
  return [...new Set(tags.filter((tag) => !STEP_TAG.test(tag)))];
}
