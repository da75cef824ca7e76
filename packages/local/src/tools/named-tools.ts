import { tokenize } from "../text/tokenize";
import type { Tool } from "./fit-tool";

/** How many characters before a word such as `tool` can name it. */
const REACH = 60;
const TOOL_WORD = /(?<![\p{L}\p{N}])(?:tool|function)s?(?![\p{L}\p{N}])|ツール|関数|機能/giu;
/** Words that stand between a name and the word `tool`, or before the name. */
const PLAIN_WORDS = new Set([
  "the",
  "a",
  "an",
  "this",
  "that",
  "your",
  "my",
  "our",
  "use",
  "using",
  "call",
  "with",
  "any",
]);
const DENIED = /\b(?:do not|don['’]?t|never|without|avoid|not)\b[^.!?。]{0,40}$/iu;
const DENIED_AFTER = /^[^。.!?]{0,12}(?:使わない|呼ばない|使用しない|使わず|不要)/u;
const IDENTIFIER = /[\p{L}\p{N}_-]{2,64}/gu;

/** Whether a text asks for a tool by its name: "use the get_weather tool", "call adderTool(1, 2)", 「天気ツールを使って」. */
export function isNamed(tool: Tool, text: string): boolean {
  return hasIdentifier(tool, text) || isDescribedAsTool(tool, text);
}

/** Finds the name as it is written in code: `get_weather`, "getWeather(", or one plain word after "call" or "use". */
function hasIdentifier({ name }: Tool, text: string): boolean {
  const wanted = collapse(name);
  for (const match of text.matchAll(IDENTIFIER)) {
    if (collapse(match[0]) !== wanted) continue;
    const before = text.slice(Math.max(0, match.index - REACH), match.index);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + REACH);
    const isCode = /[_-]|\p{Ll}\p{Lu}/u.test(match[0]) || /^\(/u.test(after);
    const isCalled =
      /\b(?:use|using|call|invoke|run|with)\s+(?:the\s+)?["'`「]?$/iu.test(before) ||
      /^["'`」]?\s*(?:tool\b|function\b|ツール|関数)/iu.test(after);
    if ((isCode || isCalled) && !DENIED.test(before) && !DENIED_AFTER.test(after)) return true;
  }
  return false;
}

/** Finds "the weather tool" and 「天気ツール」: words before `tool` that all belong to the tool. */
function isDescribedAsTool(tool: Tool, text: string): boolean {
  for (const match of text.matchAll(TOOL_WORD)) {
    const before = text.slice(Math.max(0, match.index - REACH), match.index);
    if (DENIED.test(before) || DENIED_AFTER.test(text.slice(match.index + match[0].length, match.index + REACH)))
      continue;
    const words = lastWords(before);
    const terms = words.flatMap((word) => tokenize(word));
    if (terms.length > 0 && terms.every((term) => tool.terms.has(term))) return true;
  }
  return false;
}

/** The words directly before `tool`, back to an article or a mark. */
function lastWords(before: string): string[] {
  // Linear: it gets 60 characters.
  const japanese = /(?:[\p{Script=Han}\p{Script=Katakana}ー]+の)?[\p{Script=Han}\p{Script=Katakana}ー]+$/u.exec(
    before,
  )?.[0];
  if (japanese !== undefined) return [japanese];
  // Linear: both expressions get 60 characters.
  const phrase = /[\p{L}\p{N}_'’ -]*$/u.exec(before.replace(/["'`\s]+$/u, ""))?.[0] ?? "";
  const words = phrase.split(/\s+/u).filter((word) => word !== "");
  const start = words.findLastIndex((word) => PLAIN_WORDS.has(word.toLowerCase()));
  return words.slice(Math.max(start + 1, words.length - 4));
}

function collapse(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

const SENTENCE_END = /(?<=[.!?])\s+|(?<=[。！？])|\n/u;
const MUST = /\b(?:always|must|only|every|required|ensure|have to|need to)\b|必ず|常に|毎回/iu;
const CALLS_A_TOOL =
  /\b(?:use|using|call|calling|invoke)\b[^.!?]{0,100}\b(?:tools?|functions?)\b|\b(?:tools?|functions?)\b[^.!?]{0,100}\b(?:used?|called)\b|(?:ツール|関数)を?[^。]{0,30}(?:使|呼)/iu;

/** Whether instructions say that a tool must be called, whichever it is. */
export function mustCallTools(instructions: string): boolean {
  return instructions
    .split(SENTENCE_END)
    .some((sentence) => MUST.test(sentence) && CALLS_A_TOOL.test(sentence) && !DENIED.test(sentence.slice(-REACH, -1)));
}

/**
 * Removes from a question what only says which tool to use: the names of tools, so that they are not taken for
 * values, and whole sentences when another sentence asks.
 */
export function withoutToolNames(question: string, tools: readonly Tool[]): string {
  const names = new Set(tools.map(({ name }) => collapse(name)));
  const sentences = question.split(SENTENCE_END);
  const others = sentences.filter((sentence) => !CALLS_A_TOOL.test(sentence));
  const kept = others.some((sentence) => /[?？]\s*$|か。?\s*$/u.test(sentence)) ? others.join(" ") : question;
  return kept.replace(/["'`「]?([\p{L}\p{N}_-]{2,64})["'`」]?/gu, (whole, identifier: string) => {
    const isName = names.has(collapse(identifier)) && /["'`「_-]|\p{Ll}\p{Lu}/u.test(whole);
    return isName ? "" : whole;
  });
}

/** Prefixes of the names of tools that hand a conversation over to another agent. */
const HANDOFF = /^(?:transfer|hand_?off|delegate|route|assign)(?:_?(?:to|task_to|back_to))_?/iu;

/**
 * Finds what instructions say about a tool, as in "For math problems, use math_agent". An agent is named without the
 * prefix of its tool.
 */
export function sentencesAbout(name: string, instructions: string): string {
  const own = collapse(name.replace(HANDOFF, ""));
  return instructions
    .split(SENTENCE_END)
    .filter((sentence) => own.length > 2 && collapse(sentence).includes(own))
    .join("\n");
}
