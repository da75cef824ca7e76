import { answerExtractively } from "../answer/answer-extractively";
import { answerFromToolResults } from "../answer/answer-from-tool-results";
import type { ConverseRequest } from "../converse-request/converse-request";
import { readPrompt } from "../converse-request/read-prompt";
import { tokenize } from "../text/tokenize";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { fillSchema } from "./fill-schema";
import { toWords } from "./json-schema";
import { TextReader } from "./text-reader";

/** The number of characters of the context to find values in. More would only add noise. */
const MAX_CONTEXT_CHARACTERS = 20_000;

/**
 * Answers a request with a JSON text that fits a schema. It matches words to fill the values from the question and its
 * context.
 * @param now the present time in ms since 1970, for dates such as "tomorrow"
 */
export function answerAsJson(request: ConverseRequest, schema: JsonObject, now: number): string {
  return JSON.stringify(fillFromRequest(request, schema, now));
}

/** Fills the input of a tool that must be called from the question and its context, like `answerAsJson`. */
export function answerAsObject(request: ConverseRequest, schema: JsonObject, now: number): JsonObject {
  const value = fillFromRequest(request, schema, now);
  return isJsonObject(value) ? value : {};
}

function fillFromRequest(request: ConverseRequest, schema: JsonObject, now: number): unknown {
  const { question, context, documents, ...prompt } = readPrompt(request);
  const answer = answerFromToolResults(request) ?? answerExtractively(request);
  const text = [question, ...context, ...documents.map((document) => document.text)]
    .join("\n")
    .slice(0, MAX_CONTEXT_CHARACTERS);
  const reader = new TextReader({
    text,
    wider: "",
    question,
    answer: answer.outcome === "quoted" ? answer.text : "",
    now,
    isAnswered: answer.outcome === "quoted" && !prompt.asksForQuestion,
    ownTerms: new Set(tokenize(namesOf(schema).map(toWords).join("\n"))),
  });
  return fillSchema(schema, reader).value;
}

/** The names of all members, at any depth. */
function namesOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesOf);
  if (!isJsonObject(schema)) return [];
  const own = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(namesOf)];
}
