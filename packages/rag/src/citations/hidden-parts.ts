/** Stands for a character of code: not a space, not a letter, not a mark. */
export const CODE_CHARACTER = "\ufffc";

/**
 * The answer as its reader sees prose: code is replaced by `CODE_CHARACTER`, and the model's thinking by
 * spaces. Offsets stay the same. Neither has citation markers or ends of sentences.
 */
export function hideCodeAndThinking(answer: string): string {
  return hideThinking(hideCode(answer));
}

/** Hides fences and inline code. A fence that is not closed hides the rest, because a stream can end in one. */
function hideCode(text: string): string {
  const runs = [...text.matchAll(/`+|~{3,}/g)].map(({ 0: run, index }) => ({ run, start: index }));
  let hidden = "";
  let from = 0;
  for (let at = 0; at < runs.length; at += 1) {
    const opening = runs[at];
    if (opening === undefined) break;
    const { run, start } = opening;
    const isFence = run.length >= 3;
    // Inline code ends on its line, so the search is short: at most two lengths of a run can be unclosed there.
    const lineEnd = isFence ? text.length : endOfLine(text, start);
    const closing = findClosing(runs, at, lineEnd);
    if (closing === undefined && !isFence) continue;
    const end = closing === undefined ? text.length : closing.end;
    hidden += text.slice(from, start) + CODE_CHARACTER.repeat(end - start);
    from = end;
    if (closing === undefined) break;
    at = closing.at;
  }
  return hidden + text.slice(from);
}

interface Run {
  readonly run: string;
  readonly start: number;
}

/** The run that closes code: of the same length for inline code, at least as long for a fence. */
function findClosing(
  runs: readonly Run[],
  opening: number,
  limit: number,
): { readonly at: number; readonly end: number } | undefined {
  const { run } = runs[opening] ?? { run: "" };
  for (let at = opening + 1; at < runs.length; at += 1) {
    const candidate = runs[at];
    if (candidate === undefined || candidate.start >= limit) return undefined;
    const { length } = candidate.run;
    if (candidate.run[0] !== run[0]) continue;
    if (run.length >= 3 ? length >= run.length : length === run.length) return { at, end: candidate.start + length };
  }
  return undefined;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** The names that models give to the element in which they think. */
const THINKING_TAG = /<(\/?)(?:think|thinking|thought|reasoning)>/gi;

/**
 * Hides what is between thinking tags. Some chat templates open the element in the prompt, so a closing tag
 * without an opening one hides everything before it. One that is never closed hides the rest.
 */
function hideThinking(text: string): string {
  const tags = [...text.matchAll(THINKING_TAG)];
  let shown = "";
  let from = 0;
  let depth = tags[0]?.[1] === "/" ? 1 : 0;
  for (const { 0: tag, 1: slash, index } of tags) {
    const part = text.slice(from, index);
    shown += (depth === 0 ? part : toSpaces(part)) + toSpaces(tag);
    from = index + tag.length;
    depth = Math.max(0, depth + (slash === "" ? 1 : -1));
  }
  const rest = text.slice(from);
  return shown + (depth === 0 ? rest : toSpaces(rest));
}

/** Spaces of the same length. Line breaks stay, so that lines stay lines. */
export function toSpaces(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
