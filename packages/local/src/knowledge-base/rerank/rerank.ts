import type { Account } from "../../account/account";
import { checkEnum, checkLength, readNumber } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../../wire/read-json";
import { checkRerankingModel } from "./check-reranking-model";
import { scoreRelevance } from "./score-relevance";

const MAX_SOURCES = 1000;
const MAX_TEXT = 32_000;

/**
 * Answers a Rerank request. All results come at once, without `document`.
 * @throws ServiceError (ValidationException) when the request breaks the service model
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html
 */
export function rerank(body: JsonObject, account: Account): JsonObject {
  const query = readQuery(body.queries);
  const texts = readSources(body.sources);
  const size = readConfiguration(body.rerankingConfiguration, account) ?? texts.length;
  if (body.nextToken !== undefined) throw validationError("Invalid nextToken.");
  const results = scoreRelevance(query, texts)
    .map((relevanceScore, index) => ({ index, relevanceScore }))
    .sort((a, b) => b.relevanceScore - a.relevanceScore || a.index - b.index);
  return { results: results.slice(0, size) };
}

function readQuery(value: unknown): string {
  const queries = readObjects(value);
  checkLength(queries.length, queries, "queries", 1, 1);
  checkEnum(queries[0]?.type, "queries.1.member.type", ["TEXT"]);
  return readText(queries[0]?.textQuery, "queries.1.member.textQuery");
}

function readSources(value: unknown): string[] {
  const sources = readObjects(value);
  checkLength(sources.length, "[...]", "sources", 1, MAX_SOURCES);
  return sources.map((source, index) => {
    const path = `sources.${index + 1}.member`;
    checkEnum(source.type, `${path}.type`, ["INLINE"]);
    const document = isJsonObject(source.inlineDocumentSource) ? source.inlineDocumentSource : {};
    checkEnum(document.type, `${path}.inlineDocumentSource.type`, ["TEXT", "JSON"]);
    if (document.type === "TEXT") return readText(document.textDocument, `${path}.inlineDocumentSource.textDocument`);
    if (document.jsonDocument === undefined) throw missingError(`${path}.inlineDocumentSource.jsonDocument`);
    return JSON.stringify(document.jsonDocument, null, 1);
  });
}

function readText(value: unknown, path: string): string {
  const text = isJsonObject(value) ? value.text : undefined;
  if (typeof text !== "string") throw missingError(`${path}.text`);
  checkLength(text.length, `${text.slice(0, 20)}...`, `${path}.text`, 1, MAX_TEXT);
  return text;
}

function readConfiguration(value: unknown, account: Account): number | undefined {
  const configuration = isJsonObject(value) ? value : {};
  checkEnum(configuration.type, "rerankingConfiguration.type", ["BEDROCK_RERANKING_MODEL"]);
  const bedrock = configuration.bedrockRerankingConfiguration;
  if (!isJsonObject(bedrock)) throw missingError("rerankingConfiguration.bedrockRerankingConfiguration");
  checkRerankingModel(bedrock.modelConfiguration, account);
  return readNumber(bedrock.numberOfResults, "numberOfResults", { minimum: 1, maximum: MAX_SOURCES, isInteger: true });
}
