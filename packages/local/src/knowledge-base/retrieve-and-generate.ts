import { randomUUID } from "node:crypto";
import { omitUndefined } from "@bedrock-routed/core";
import { splitTextDeltas } from "../converse/build-response";
import { type ConverseContext, converse } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import type { Chunk } from "../documents/document";
import { type Eventually, whenReady } from "../eventually";
import type { GuardrailContext } from "../guardrails/find-guardrail";
import type { StreamEvent } from "../wire/event-stream";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { type GenerationConfiguration, readGenerationConfiguration, readInput, readSource } from "./generation-request";
import { type GuardedText, type GuardrailAction, guardText } from "./guardrail";
import type { KnowledgeBase } from "./knowledge-base";
import { readUserId } from "./retrieve";
import { buildReference, searchChunks } from "./search-chunks";
import { readSearchConfiguration } from "./search-configuration";

/** The service's text when it finds no answer. */
const NO_ANSWER = "Sorry, I am unable to assist you with this request.";

/** What RetrieveAndGenerate needs in addition to the request. */
export interface GenerationContext extends ConverseContext, GuardrailContext {
  readonly sessions: SessionStore;
  /** @throws ServiceError (ResourceNotFoundException) */
  readonly findKnowledgeBase: (id: string) => KnowledgeBase;
}

/** An answer from documents. */
export interface GeneratedAnswer {
  readonly sessionId: string;
  readonly text: string;
  /** In the form of the service model. */
  readonly citations: readonly JsonObject[];
  readonly guardrailAction?: GuardrailAction;
}

/**
 * Answers a RetrieveAndGenerate request: searches the knowledge base, and lets the model answer from the found chunks.
 * @throws ServiceError as the service does
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrieveAndGenerate.html
 */
export function retrieveAndGenerate(
  body: JsonObject,
  context: GenerationContext,
  clientLeft?: () => AbortSignal,
): Eventually<GeneratedAnswer> {
  const question = readInput(body.input);
  const source = readSource(body.retrieveAndGenerateConfiguration, context.findKnowledgeBase);
  const search = readSearchConfiguration(source.settings.retrievalConfiguration, context.account);
  const generation = readGenerationConfiguration(source.settings.generationConfiguration);
  const userId = readUserId(body.userContext);
  const sessionId = context.sessions.use(body.sessionId);
  const input = guardText(context, generation.guardrail, "INPUT", question);
  if (input?.isBlocked === true) return buildBlocked(sessionId, input);
  const asked = input?.text ?? question;
  const chunks = searchChunks(source.knowledgeBase, { text: asked }, search, userId)
    .slice(0, search.rerankedSize ?? search.size)
    .map(({ chunk }) => chunk);
  const request = buildRequest(source.modelArn, asked, chunks, generation);
  const isModel = context.respond.languageModel !== undefined;
  const instructed = isModel ? { ...request, system: [{ text: INSTRUCTIONS }, ...request.system] } : request;
  return whenReady(converse(instructed, context, false, clientLeft), (outcome) => {
    const answer = outcome.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("");
    const { text, parts } = parseCitedText(answer);
    const isFound = parts.some((part) => part.documents.length > 0);
    const origin: unknown = Object(outcome.additionalModelResponseFields.localBedrock).answer;
    const isGiven = origin === "scripted" || origin === "model";
    const cited = isFound || isGiven ? { text, parts } : parseCitedText(NO_ANSWER);
    const output = guardText(context, generation.guardrail, "OUTPUT", cited.text);
    // The citations of a masked text would have wrong spans and would quote what is masked.
    if (output?.action === "INTERVENED") return buildBlocked(sessionId, output);
    const citations = cited.parts.map((part) => buildCitation(part, chunks));
    return { sessionId, text: cited.text, citations, ...omitUndefined({ guardrailAction: input?.action }) };
  });
}

function buildBlocked(sessionId: string, { text, action }: GuardedText): GeneratedAnswer {
  return { sessionId, text, citations: [], guardrailAction: action };
}

/** Tells a language model what the extractive answerer does by itself. */
const INSTRUCTIONS = `Answer the question from the documents only. Put the number of the document that a sentence is from in square brackets after the sentence, as in [1]. If the documents do not hold the answer, reply with exactly: ${NO_ANSWER}`;

function buildRequest(
  modelId: string,
  question: string,
  chunks: readonly Chunk[],
  { maxTokens, stopSequences }: GenerationConfiguration,
): ConverseRequest {
  const documents = chunks.map(({ text, section }, index) => {
    const attribute = section === "" ? "" : ` section="${section.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
    return `<document index="${index + 1}"${attribute}>\n${text}\n</document>`;
  });
  return {
    modelId,
    system: documents.length === 0 ? [] : [{ text: documents.join("\n") }],
    messages: [{ role: "user", content: [{ text: question }] }],
    tools: [],
    stopSequences,
    ...omitUndefined({ maxTokens }),
  };
}

/** A part of an answer and the documents that it cites. */
interface CitedPart {
  readonly text: string;
  /** Position of its first character in the whole text, in UTF-16 units. */
  readonly start: number;
  /** Position of its last character, not of the character after it. A recorded response of the service counts in this way. */
  readonly end: number;
  /** Numbers of the documents, from 1. */
  readonly documents: readonly number[];
}

const PART_SEPARATOR = " ";

/** Splits an answer at its `[N]` marks, and removes the marks. A part without a mark has no documents. */
export function parseCitedText(answer: string): { readonly text: string; readonly parts: readonly CitedPart[] } {
  const parts: CitedPart[] = [];
  let text = "";
  for (const { own, marks } of splitAtMarks(answer)) {
    if (own === "") continue;
    const start = text === "" ? 0 : text.length + PART_SEPARATOR.length;
    text = text === "" ? own : `${text}${PART_SEPARATOR}${own}`;
    const documents = [...marks.matchAll(/\d+/g)].map(([number]) => Number(number));
    parts.push({ text: own, start, end: text.length - 1, documents: [...new Set(documents)] });
  }
  return { text, parts };
}

/** Finds each text and the marks, such as `[1][3]`, that follow it. A mark needs a text of at least one character before it. */
function splitAtMarks(answer: string): { readonly own: string; readonly marks: string }[] {
  const pieces: { own: string; marks: string }[] = [];
  const marks = /\[\d+\](?:\s*\[\d+\])*/g;
  for (let from = 0; from < answer.length; from = marks.lastIndex) {
    marks.lastIndex = from + 1;
    const match = marks.exec(answer);
    pieces.push({ own: answer.slice(from, match?.index).trim(), marks: match?.[0] ?? "" });
    if (match === null) break;
  }
  return pieces;
}

function buildCitation({ text, start, end, documents }: CitedPart, chunks: readonly Chunk[]): JsonObject {
  const cited = documents.flatMap((number) => chunks[number - 1] ?? []);
  return {
    generatedResponsePart: { textResponsePart: { text, span: { start, end } } },
    retrievedReferences: cited.map(buildReference),
  };
}

/** Builds the body of a RetrieveAndGenerate response. */
export function buildAnswer({ sessionId, text, citations, guardrailAction }: GeneratedAnswer): JsonObject {
  return { sessionId, output: { text }, citations, ...omitUndefined({ guardrailAction }) };
}

/** Builds the events of a RetrieveAndGenerateStream response: the text, then its citations. */
export function buildAnswerEvents({ text, citations, guardrailAction }: GeneratedAnswer): StreamEvent[] {
  return [
    ...splitTextDeltas(text).map((delta) => ({ type: "output", body: { text: delta } })),
    // Older clients read `citation`. Newer clients read its members.
    ...citations.map((citation) => ({ type: "citation", body: { citation, ...citation } })),
    ...(guardrailAction === undefined ? [] : [{ type: "guardrail", body: { action: guardrailAction } }]),
  ];
}

const MAX_SESSIONS = 10_000;
const SESSION_ID = /^[0-9a-zA-Z._:-]{2,100}$/;

/**
 * The sessions of RetrieveAndGenerate. It only stores their ids, because each question is answered on its own. When
 * there are more than 10,000, the oldest is removed.
 */
export class SessionStore {
  readonly #ids = new Set<string>();

  /**
   * Continues a session, or starts one when `sessionId` is missing.
   * @returns the id of the session
   * @throws ServiceError (ValidationException) when the session does not exist
   */
  use(sessionId: unknown): string {
    if (sessionId === undefined || sessionId === null) return this.#start();
    if (typeof sessionId === "string" && SESSION_ID.test(sessionId) && this.#ids.has(sessionId)) return sessionId;
    throw validationError(`Session with Id ${String(sessionId)} is not valid. Please check and try again.`);
  }

  #start(): string {
    const id = randomUUID();
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MAX_SESSIONS && oldest !== undefined) this.#ids.delete(oldest);
    return id;
  }
}
