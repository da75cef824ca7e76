import type { WireBlock } from "../converse-request/converse-request";
import { fillSchema } from "../structured-output/fill-schema";
import { takesWholeQuestion } from "../structured-output/fill-string";
import { resolveSchema, toWords } from "../structured-output/json-schema";
import { TextReader } from "../structured-output/text-reader";
import type { Span } from "../text/split-sentences";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import { isJsonObject, type JsonObject, readStrings } from "../wire/read-json";
import { asksForOperation } from "./operations";
import { repeatCall } from "./repeat-call";

/** A tool of a request. */
export interface Tool {
  readonly name: string;
  /** Empty without one. */
  readonly description: string;
  /** The JSON Schema of its input. */
  readonly schema: JsonObject;
  readonly nameTerms: ReadonlySet<string>;
  /** Terms of its name and its description. */
  readonly terms: ReadonlySet<string>;
  /** Terms of the names and descriptions of its arguments. */
  readonly argumentTerms: ReadonlySet<string>;
}

/** Reads the tools that the client runs. Cache points and tools that the service runs are left out. */
export function readTools(blocks: readonly WireBlock[]): Tool[] {
  return blocks.flatMap(({ toolSpec }) => {
    if (!isJsonObject(toolSpec) || typeof toolSpec.name !== "string") return [];
    const schema = isJsonObject(toolSpec.inputSchema) ? toolSpec.inputSchema.json : undefined;
    return [readTool(toolSpec.name, toolSpec.description, isJsonObject(schema) ? schema : {})];
  });
}

function readTool(name: string, description: unknown, schema: JsonObject): Tool {
  const words = toWords(name);
  return {
    name,
    description: typeof description === "string" ? description : "",
    schema,
    nameTerms: new Set(tokenize(words)),
    terms: new Set(tokenize(`${words}\n${typeof description === "string" ? description : ""}`)),
    argumentTerms: new Set(tokenize(describeArguments(schema))),
  };
}

/** The examples in a description are values, and not words of the tool. */
const EXAMPLES = /(?:\be\.?g\b|\bsuch as\b|\bfor example\b|\bexamples?:|例えば|例[:：])[^;)]*/giu;

function describeArguments(schema: JsonObject): string {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties)
    .map(([key, value]) => {
      const { description, enum: values } = resolveSchema(value, schema);
      const words = typeof description === "string" ? description.replace(EXAMPLES, "") : undefined;
      return [toWords(key), words, ...(Array.isArray(values) ? values : [])].join(" ");
    })
    .join("\n");
}

const SAYS_RETRIEVAL = /\b(?:retriev\w*|search\w*|look ?up|find|knowledge|documentation|docs)\b|検索|取得|参照/iu;

/** Whether a tool searches documents with a question in words. */
export function isRetrieval({ name, description, schema }: Tool): boolean {
  const properties = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const [first = ""] = readStrings(schema.required).length > 0 ? readStrings(schema.required) : properties;
  return SAYS_RETRIEVAL.test(`${toWords(name)} ${description}`) && takesWholeQuestion(toWords(first));
}

/** A word of the arguments says less about what a tool does than a word of its description. */
const ARGUMENT_WEIGHT = 0.5;
/** What each argument found in the question adds, for a tool that shares a word with the question. */
const FOUND_BONUS = 0.15;
/** These decide between tools that fit equally: one that was called by its name, and one with all required arguments. */
const NAME_BONUS = 0.25;
const COMPLETE_BONUS = 0.1;

/** The number of characters of a question in which values are looked for. */
const MAX_CHARACTERS = 20_000;

/** How well a tool fits a question, and the input to call it with. */
export interface ToolFit {
  readonly tool: Tool;
  /** The share of the question without its arguments that the tool is about, plus a bonus for each argument found. */
  readonly fit: number;
  /** Compares tools with each other. Higher is better. */
  readonly rank: number;
  readonly input: JsonObject;
  /** The inputs of all calls, when the question asks the same of several values. */
  readonly inputs: readonly JsonObject[];
  /** Required arguments that were not found in the question. */
  readonly missing: readonly string[];
}

/**
 * Fills the arguments of a tool from a question, and compares the rest of the question with the tool's description.
 * @param now in ms since 1970, for dates such as "tomorrow"
 */
export function fitTool(tool: Tool, question: string, context: string, now: number): ToolFit {
  const ownTerms = new Set([...tool.terms, ...tool.argumentTerms]);
  const text = question.slice(0, MAX_CHARACTERS);
  const reader = new TextReader({ text, wider: context, question, answer: "", now, ownTerms });
  const { value, found, missing } = fillSchema(tool.schema, reader);
  const input = isJsonObject(value) ? value : {};
  const inputs = repeatCall(input, reader.text);
  const others = inputs.length > 1 ? inputs.flatMap((own) => readStrings(Object.values(own))) : [];
  const rest = tokenizeQuestion(
    others.reduce((left, other) => left.replaceAll(other, " "), withoutSpans(reader.text, reader.taken)),
  );
  const isOperation = asksForOperation(reader.text, tool.terms);
  let all = isOperation ? 1 : 0;
  let matched = isOperation ? 1 : 0;
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
  return { tool, fit, rank, input, inputs, missing };
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  return spans.reduce((rest, { start, end }) => rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end), text);
}
