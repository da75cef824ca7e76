import { fillSchema } from "../structured-output/fill-schema";
import { TextReader } from "../structured-output/text-reader";
import type { Span } from "../text/split-sentences";
import { tokenizeQuestion } from "../text/tokenize";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import type { Tool } from "./read-tools";

/** A word of the arguments says less about what a tool does than one of its description. */
const ARGUMENT_WEIGHT = 0.5;
/** What each argument that was found adds, to a tool that shares a word with the question. */
const FOUND_BONUS = 0.15;
/** Decides between tools that fit alike: what was called by its name, and what has all it needs. */
const NAME_BONUS = 0.25;
const COMPLETE_BONUS = 0.1;

/** How well a tool fits a question, and what it would be called with. */
export interface ToolFit {
  readonly tool: Tool;
  /** From 0: share of the question, less its arguments, that the tool is about, and more for each argument found. */
  readonly fit: number;
  /** To compare tools with. */
  readonly rank: number;
  readonly input: JsonObject;
  /** Required arguments that are not in the question. */
  readonly missing: readonly string[];
}

/** Fills the arguments of a tool, and weighs what is left of the question against its description. */
export function fitTool(tool: Tool, question: string, context: string, now: number): ToolFit {
  const ownTerms = new Set([...tool.terms, ...tool.argumentTerms]);
  const reader = new TextReader({ text: question, wider: context, question, answer: "", now, ownTerms });
  const { value, found, missing } = fillSchema(tool.schema, reader);
  const rest = tokenizeQuestion(withoutSpans(reader.text, reader.taken));
  let all = 0;
  let matched = 0;
  let named = 0;
  for (const [term, words] of rest) {
    all += words;
    if (tool.terms.has(term)) matched += words;
    else if (tool.argumentTerms.has(term)) matched += words * ARGUMENT_WEIGHT;
    if (tool.nameTerms.has(term)) named += 1;
  }
  const fit = matched === 0 ? 0 : matched / all + FOUND_BONUS * found;
  const nameShare = tool.nameTerms.size === 0 ? 0 : Math.min(1, named / tool.nameTerms.size);
  const rank = fit + NAME_BONUS * nameShare + (missing.length === 0 ? COMPLETE_BONUS : 0);
  return { tool, fit, rank, input: isJsonObject(value) ? value : {}, missing };
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  return spans.reduce((rest, { start, end }) => rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end), text);
}
