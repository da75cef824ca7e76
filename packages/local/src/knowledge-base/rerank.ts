import type { Account } from "../account/account";
import { findCurrentModel, readTarget } from "../account/resolve-model";
import { splitSentences } from "../text/split-sentences";
import { tokenize, tokenizeQuestion } from "../text/tokenize";
import { missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import type { ScoredChunk } from "./knowledge-base";

const RERANKING_MODELS = ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"];

/**
 * Answers a Rerank request. It returns all results on one page, without `document`.
 * @throws ServiceError (ValidationException) when the request breaks the service model
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html
 */
export function rerank(body: JsonObject, account: Account): JsonObject {
  const query = readQuery(body.queries);
  const texts = readSources(body.sources);
  const { numberOfResults } = readRerankingConfiguration(body.rerankingConfiguration, account);
  const size = typeof numberOfResults === "number" ? numberOfResults : texts.length;
  if (body.nextToken !== undefined) throw validationError("Invalid nextToken.");
  const results = scoreRelevance(query, texts)
    .map((relevanceScore, index) => ({ index, relevanceScore }))
    .sort((a, b) => b.relevanceScore - a.relevanceScore || a.index - b.index);
  return { results: results.slice(0, size) };
}

function readQuery(value: unknown): string {
  return readText(readObjects(value)[0]?.textQuery, "queries.1.member.textQuery");
}

function readSources(value: unknown): string[] {
  return readObjects(value).map((source, index) => {
    const path = `sources.${index + 1}.member`;
    const document = isJsonObject(source.inlineDocumentSource) ? source.inlineDocumentSource : {};
    if (document.type === "TEXT") return readText(document.textDocument, `${path}.inlineDocumentSource.textDocument`);
    if (document.jsonDocument === undefined) throw missingError(`${path}.inlineDocumentSource.jsonDocument`);
    return JSON.stringify(document.jsonDocument, null, 1);
  });
}

function readText(value: unknown, path: string): string {
  const text = isJsonObject(value) ? value.text : undefined;
  if (typeof text !== "string") throw missingError(`${path}.text`);
  return text;
}

/**
 * Reads `rerankingConfiguration` and checks that its model exists and is available in the Region.
 * @returns its `bedrockRerankingConfiguration`
 * @throws ServiceError (ValidationException)
 */
export function readRerankingConfiguration(value: unknown, account: Account): JsonObject {
  const configuration = isJsonObject(value) ? value : {};
  const bedrock = configuration.bedrockRerankingConfiguration;
  if (!isJsonObject(bedrock)) throw missingError("rerankingConfiguration.bedrockRerankingConfiguration");
  checkModel(bedrock.modelConfiguration, account);
  return bedrock;
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-supported.html */
function checkModel(modelConfiguration: unknown, account: Account): void {
  const modelArn = isJsonObject(modelConfiguration) ? modelConfiguration.modelArn : undefined;
  if (typeof modelArn !== "string") throw missingError("modelConfiguration.modelArn");
  const target = modelArn.startsWith("arn:") ? readTarget(modelArn) : undefined;
  const isModel = target?.kind === "foundation-model" && RERANKING_MODELS.includes(target.modelId);
  const facts = isModel ? findCurrentModel(account, target) : undefined;
  if (facts?.onDemandRegions?.includes(account.region) === true) return;
  throw validationError(
    `The provided model ARN ${modelArn} is not a reranking model of ${account.region}. Use the ARN of amazon.rerank-v1:0 or cohere.rerank-v3-5:0 in a Region where the model is available.`,
  );
}

/** Sorts chunks by the scores of a reranking model. Chunks with equal scores keep their order. */
export function rerankChunks(query: string, found: readonly ScoredChunk[]): ScoredChunk[] {
  const scores = scoreRelevance(
    query,
    found.map(({ chunk }) => `${chunk.section}\n${chunk.text}`),
  );
  return found.map(({ chunk }, index) => ({ chunk, score: scores[index] ?? 0 })).sort((a, b) => b.score - a.score);
}

/** What a text scores that contains all words of the query anywhere, and one that contains them in one sentence. */
const COVERAGE_SHARE = 0.6;
const SENTENCE_SHARE = 1 - COVERAGE_SHARE;

/**
 * Scores how well each text answers a query, from 0 to 1: the share of the query's words in the text, and their share
 * in its best sentence. Words that occur in few of the texts count more. This compares words and is not a model.
 */
export function scoreRelevance(query: string, texts: readonly string[]): number[] {
  const termSets = texts.map((text) => new Set(tokenize(text)));
  const countOf = (term: string): number => termSets.filter((terms) => terms.has(term)).length;
  const weights = [...tokenizeQuestion(query, (term) => countOf(term) > 0)].map(([term, words]) => {
    const count = countOf(term);
    return { term, weight: words * Math.log(2 + (texts.length - count + 0.5) / (count + 0.5)) };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const shareOf = (terms: ReadonlySet<string>): number =>
    total === 0 ? 0 : weights.reduce((sum, { term, weight }) => (terms.has(term) ? sum + weight : sum), 0) / total;
  return texts.map((text, index) => {
    const sentences = splitSentences(text).map(({ start, end }) => new Set(tokenize(text.slice(start, end))));
    const best = Math.max(0, ...sentences.map(shareOf));
    return COVERAGE_SHARE * shareOf(termSets[index] ?? new Set()) + SENTENCE_SHARE * best;
  });
}
