import type { ConverseRequest, WireMessage } from "../converse-request/converse-request";
import { readPrompt, toolResultTexts } from "../converse-request/read-prompt";
import { answerAsObject } from "../structured-output/answer-as-json";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { fitTool, isRetrieval, readTools, type Tool, type ToolFit } from "./fit-tool";
import { isNamed, mustCallTools, sentencesAbout, withoutToolNames } from "./named-tools";

/** A tool is called without being forced from this fit on: it is about half of the question. */
const GOOD_FIT = 0.5;

/** A tool call to answer a request with. */
export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject;
}

/**
 * Plans the tool calls that answer a request. With `auto`, a tool is called when it fits well and the question holds
 * its required arguments, or when the question or the instructions ask for it by its name. Several tools, or one tool
 * for several values, are called at once. A call that was made since the user's last text is not made again, even when
 * `toolChoice` forces it, so that every conversation ends.
 * @param now in ms since 1970, for dates such as "tomorrow"
 * @returns an empty list when the answer is a text
 */
export function planToolCalls(request: ConverseRequest, now: number): readonly ToolCall[] {
  const choice = request.toolChoice ?? { kind: "auto" };
  if (request.tools.length === 0 || choice.kind === "none") return [];
  const called = namesCalled(request.messages);
  const tools = readTools(request.tools);
  if (choice.kind === "tool") {
    const tool = tools.find(({ name }) => name === choice.name);
    if (tool === undefined || called.includes(tool.name)) return [];
    return [{ name: tool.name, input: answerAsObject(request, tool.schema, now) }];
  }
  const planned = withoutMade(planCalls(request, tools, now), called);
  const calls = planned.length > 0 || choice.kind === "auto" ? planned : forcedCall(request, tools, called, now);
  return request.singleToolCall === true ? calls.slice(0, 1) : calls;
}

/** Leaves out the calls that were made: of each tool as many as there were. */
function withoutMade(calls: readonly ToolCall[], called: readonly string[]): ToolCall[] {
  const left = [...called];
  return calls.filter(({ name }) => {
    const made = left.indexOf(name);
    if (made >= 0) left.splice(made, 1);
    return made < 0;
  });
}

/**
 * Chooses a tool when any must be called and none is asked for. Before other calls, it is the best one. After them,
 * it is the last one of the request: agents put the tool for their final answer there.
 */
function forcedCall(
  request: ConverseRequest,
  tools: readonly Tool[],
  called: readonly string[],
  now: number,
): readonly ToolCall[] {
  const left = tools.filter(({ name }) => !called.includes(name));
  const last = left.at(-1);
  if (last === undefined) return [];
  if (called.length > 0) return [{ name: last.name, input: answerAsObject(request, last.schema, now) }];
  const { question, context } = readPrompt(request);
  const best = bestFit(left.map((tool) => fitTool(tool, question, context.join("\n"), now)));
  if (best === undefined) return [];
  // A tool that shares nothing with the question takes its values from the context too.
  const input = best.fit > 0 ? best.input : answerAsObject(request, best.tool.schema, now);
  return [{ name: best.tool.name, input }];
}

/** Plans all calls that a question asks for, as if none was made yet. */
function planCalls(request: ConverseRequest, tools: readonly Tool[], now: number): readonly ToolCall[] {
  const { question: asked, context, instructions, documents, earlierQuestions } = readPrompt(request);
  const wider = context.join("\n");
  const described = tools.map((tool) => describeTool(tool, instructions));
  const named = described.filter((tool) => isNamed(tool, asked));
  const question = withoutToolNames(asked, tools);
  const isAsked = (fit: ToolFit): boolean =>
    isGood(fit) || (fit.missing.length === 0 && isNamed(fit.tool, instructions) && mustCallTools(instructions));
  const byPart = [SENTENCE_BORDER, CLAUSE_BORDER].map((border) =>
    unique(
      splitQuestion(question, border).flatMap((part) => {
        const best = bestFit(described.map((tool) => fitTool(tool, part, wider, now)));
        return best !== undefined && isGood(best) ? toCalls(best) : [];
      }),
    ),
  );
  const fits = described.map((tool) => fitTool(tool, question, wider, now));
  const whole = unique([
    ...fits.filter(({ tool }) => named.includes(tool)).flatMap(toCalls),
    ...coverQuestion(
      fits.filter((fit) => isAsked(fit) && !named.includes(fit.tool)),
      question,
      named,
    ).flatMap(toCalls),
  ]);
  const distinct = byPart.find((calls) => calls.length > whole.length);
  if (distinct !== undefined) return distinct;
  if (whole.length > 0) return whole;
  const best = bestFit(fits.filter(({ missing }) => missing.length === 0));
  if (best !== undefined && mustCallTools(instructions) && !isSmallTalk(question)) return toCalls(best);
  // An earlier question, and what was found for it, do not answer this one.
  const earlier = new Set([...earlierQuestions, ...earlierResults(request.messages)]);
  const hasContext = documents.length > 0 || context.some((text) => !earlier.has(text));
  const retrieval = fits.find((fit) => isRetrieval(fit.tool) && fit.missing.length === 0);
  return retrieval !== undefined && !hasContext && !isSmallTalk(question) ? toCalls(retrieval) : [];
}

/** Adds what instructions say about a tool to its description. */
function describeTool(tool: Tool, instructions: string): Tool {
  const about = sentencesAbout(tool.name, instructions);
  return about === "" ? tool : { ...tool, terms: new Set([...tool.terms, ...tokenize(about)]) };
}

function isGood({ fit, missing }: ToolFit): boolean {
  return fit >= GOOD_FIT && missing.length === 0;
}

function toCalls({ tool, inputs }: ToolFit): ToolCall[] {
  return inputs.map((input) => ({ name: tool.name, input }));
}

/** Takes the best tool, and each further tool whose name is about a word of the question that no other tool is about. */
function coverQuestion(fits: readonly ToolFit[], question: string, named: readonly Tool[]): ToolFit[] {
  const left = new Set(tokenizeQuestion(question).keys());
  for (const tool of named) for (const term of tool.terms) left.delete(term);
  const chosen: ToolFit[] = [];
  const waiting = [...fits];
  for (let best = bestFit(waiting); best !== undefined; best = bestFit(waiting)) {
    waiting.splice(waiting.indexOf(best), 1);
    const isFirst = chosen.length === 0 && named.length === 0;
    if (!isFirst && ![...best.tool.nameTerms].some((term) => left.has(term))) continue;
    chosen.push(best);
    for (const term of [...best.tool.terms, ...best.tool.argumentTerms]) left.delete(term);
  }
  return chosen;
}

/** Of two tools with the same rank, the first one wins. */
function bestFit(fits: readonly ToolFit[]): ToolFit | undefined {
  return fits.reduce<ToolFit | undefined>(
    (best, fit) => (best === undefined || fit.rank > best.rank ? fit : best),
    undefined,
  );
}

function unique(calls: readonly ToolCall[]): ToolCall[] {
  return [...new Map(calls.map((call) => [JSON.stringify([call.name, call.input]), call])).values()];
}

const SENTENCE_BORDER = /(?<=[.?!])\s+|(?<=[。？！])|\n/gu;
const CLAUSE_BORDER =
  // Linear: only questions of at most 2,000 characters are split.
  /(?<=[.?!])\s+|(?<=[。？！])|[,;、]?\s*\b(?:and then|then|and also|and|also)\b\s+|\n|(?:、|。)?(?:また|それから|そして|さらに)、?/giu;
/** Longer questions and questions of more parts are read as a whole only. */
const MAX_PARTS = 8;
const MAX_PARTS_LENGTH = 2000;

/** Splits a question such as "What is the weather in Paris, and what is 2 + 3?". Empty when it has one part. */
function splitQuestion(question: string, border: RegExp): string[] {
  if (question.length > MAX_PARTS_LENGTH) return [];
  const parts = question.split(border).filter((part) => part.trim() !== "");
  return parts.length < 2 || parts.length > MAX_PARTS ? [] : parts;
}

const SMALL_TALK =
  /^(?:hi|hello|hey|thanks?|thank you|bye|goodbye|ok(?:ay)?|yes|no|great|good (?:morning|evening|afternoon))\b[^?]*$|^(?:こんにちは|こんばんは|おはよう|ありがとう|さようなら|はい|いいえ|了解)/iu;

/** Whether a text needs no tool, such as a greeting. */
function isSmallTalk(question: string): boolean {
  return question.trim() === "" || (SMALL_TALK.test(question.trim()) && question.length < 60);
}

/** The texts of tool results that came before the user's last text. */
function earlierResults(messages: readonly WireMessage[]): string[] {
  const before = messages.slice(0, Math.max(0, lastAsked(messages)));
  return before.flatMap(({ content }) => content.flatMap((block) => toolResultTexts(block, 1)));
}

/** The tools that were called since the user's last text, once for each call. */
function namesCalled(messages: readonly WireMessage[]): readonly string[] {
  const blocks = messages.slice(lastAsked(messages) + 1).flatMap(({ content }) => content);
  return blocks.flatMap(({ toolUse }) =>
    isJsonObject(toolUse) && typeof toolUse.name === "string" ? [toolUse.name] : [],
  );
}

function lastAsked(messages: readonly WireMessage[]): number {
  return messages.findLastIndex(({ role, content }) => role === "user" && content.some(isText));
}

function isText({ text }: WireMessage["content"][number]): boolean {
  return typeof text === "string" && text.trim() !== "";
}
