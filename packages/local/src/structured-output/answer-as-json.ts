import { answerExtractively } from "../answer/answer-extractively";
import type { ConverseRequest } from "../converse/converse-request";
import { readPrompt } from "../converse/read-prompt";
import { tokenize } from "../text/tokenize";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { fillSchema } from "./fill-schema";
import { toWords } from "./property";
import { TextReader } from "./text-reader";

/** Context that is searched for values; more would only add noise. */
const MAX_CONTEXT_CHARACTERS = 20_000;

/**
 * A JSON text that fits a schema, filled from the question and its context as far as words go.
 * @param now in ms, for dates such as "tomorrow"
 */
export function answerAsJson(request: ConverseRequest, schema: JsonObject, now: number): string {
  const { question, context, documents } = readPrompt(request);
  const answer = answerExtractively(request);
  const text = [question, ...context, ...documents.map((document) => document.text)]
    .join("\n")
    .slice(0, MAX_CONTEXT_CHARACTERS);
  const reader = new TextReader({
    text,
    wider: "",
    question,
    answer: answer.outcome === "quoted" ? answer.text : "",
    now,
    ownTerms: new Set(tokenize(namesOf(schema).map(toWords).join("\n"))),
  });
  return JSON.stringify(fillSchema(schema, reader).value);
}

/** The names of every member, however deep. */
function namesOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesOf);
  if (!isJsonObject(schema)) return [];
  const own = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(namesOf)];
}
