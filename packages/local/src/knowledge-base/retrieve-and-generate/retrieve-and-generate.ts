import { checkEnum, checkLength } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { type ConverseContext, converse } from "../../converse/converse";
import type { ConverseRequest } from "../../converse/converse-request";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject } from "../../wire/read-json";
import { applyGuardrail, type GuardrailAction, type LocalGuardrail } from "../guardrail";
import type { Chunk, KnowledgeBase } from "../knowledge-base";
import { buildReference } from "../retrieve/build-result";
import { readUserId } from "../retrieve/retrieve";
import { searchChunks } from "../retrieve/search-chunks";
import { readSearchConfiguration } from "../retrieve/search-configuration";
import { type CitedPart, parseCitedText } from "./cited-text";
import { type GenerationConfiguration, readGenerationConfiguration } from "./generation-configuration";
import { readExternalSource } from "./read-external-source";
import type { SessionStore } from "./session-store";

const MAX_INPUT = 1000;
/** What the service says when it finds no answer; what a guardrail says here, where it would have words of its own. */
const NO_ANSWER = "Sorry, I am unable to assist you with this request.";

/** What it needs besides the request. */
export interface GenerationContext extends ConverseContext {
  readonly sessions: SessionStore;
  /** By their ids. */
  readonly guardrails: Readonly<Record<string, LocalGuardrail>>;
  /** @throws ServiceError (ResourceNotFoundException) */
  readonly findKnowledgeBase: (id: string) => KnowledgeBase;
}

/** An answer from documents. */
export interface GeneratedAnswer {
  readonly sessionId: string;
  readonly text: string;
  /** As they are on the wire. */
  readonly citations: readonly JsonObject[];
  readonly guardrailAction?: GuardrailAction;
}

/**
 * Answers RetrieveAndGenerate: searches, and lets the model answer from what was found.
 * @throws ServiceError as the service does
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrieveAndGenerate.html
 */
export function retrieveAndGenerate(body: JsonObject, context: GenerationContext): GeneratedAnswer {
  const question = readInput(body.input);
  const { knowledgeBase, settings } = readSource(body.retrieveAndGenerateConfiguration, context);
  if (typeof settings.modelArn !== "string") throw missingError("modelArn");
  const search = readSearchConfiguration(settings.retrievalConfiguration, context.account);
  const generation = readGenerationConfiguration(settings.generationConfiguration);
  const userId = readUserId(body.userContext);
  const sessionId = context.sessions.use(body.sessionId);
  const guardrailAction = applyGuardrail(context.guardrails, generation.guardrailId, question);
  if (guardrailAction === "INTERVENED") return { sessionId, text: NO_ANSWER, citations: [], guardrailAction };
  const chunks = searchChunks(knowledgeBase, { text: question }, search, userId)
    .slice(0, search.rerankedSize ?? search.size)
    .map(({ chunk }) => chunk);
  const outcome = converse(buildRequest(settings.modelArn, question, chunks, generation), context);
  const answer = outcome.blocks.map((block) => (block.kind === "text" ? block.text : "")).join("");
  const { text, parts } = parseCitedText(answer);
  const isFound = parts.some((part) => part.documents.length > 0);
  const isScripted = Object(outcome.additionalModelResponseFields.localBedrock).answer === "scripted";
  const cited = isFound || isScripted ? { text, parts } : parseCitedText(NO_ANSWER);
  return {
    sessionId,
    text: cited.text,
    citations: cited.parts.map((part) => buildCitation(part, chunks)),
    ...(guardrailAction === undefined ? {} : { guardrailAction }),
  };
}

function readInput(input: unknown): string {
  const text = isJsonObject(input) ? input.text : undefined;
  if (typeof text !== "string") throw missingError("input.text");
  checkLength(text.length, "...", "input.text", 0, MAX_INPUT);
  if (text.trim() === "") throw validationError("The input text is blank.");
  return text;
}

function readSource(
  value: unknown,
  context: GenerationContext,
): { knowledgeBase: KnowledgeBase; settings: JsonObject } {
  const configuration = isJsonObject(value) ? value : {};
  const path = "retrieveAndGenerateConfiguration";
  checkEnum(configuration.type, `${path}.type`, ["KNOWLEDGE_BASE", "EXTERNAL_SOURCES"]);
  if (configuration.type === "EXTERNAL_SOURCES") {
    const settings = configuration.externalSourcesConfiguration;
    if (!isJsonObject(settings)) throw missingError(`${path}.externalSourcesConfiguration`);
    return { knowledgeBase: readExternalSource(settings), settings };
  }
  const settings = configuration.knowledgeBaseConfiguration;
  if (!isJsonObject(settings)) throw missingError(`${path}.knowledgeBaseConfiguration`);
  if (typeof settings.knowledgeBaseId !== "string") throw missingError("knowledgeBaseConfiguration.knowledgeBaseId");
  return { knowledgeBase: context.findKnowledgeBase(settings.knowledgeBaseId), settings };
}

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
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}

function buildCitation({ text, start, end, documents }: CitedPart, chunks: readonly Chunk[]): JsonObject {
  const cited = documents.flatMap((number) => chunks[number - 1] ?? []);
  return {
    generatedResponsePart: { textResponsePart: { text, span: { start, end } } },
    retrievedReferences: cited.map(buildReference),
  };
}
