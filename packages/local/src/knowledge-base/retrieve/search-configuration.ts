import type { Account } from "../../account/account";
import { checkEnum, checkLength, readNumber } from "../../converse/check-value";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject, type JsonObject, readObjects } from "../../wire/read-json";
import { checkRerankingModel } from "../rerank/check-reranking-model";

const DEFAULT_RESULTS = 5;
const MAX_RESULTS = 100;
const MAX_IMPLICIT_ATTRIBUTES = 25;

/** How to search. */
export interface SearchConfiguration {
  /** Chunks to return, before they are reranked. */
  readonly size: number;
  readonly filter?: unknown;
  /** Chunks to keep after reranking; `undefined` leaves the order of the search. */
  readonly rerankedSize?: number;
}

/**
 * Reads `retrievalConfiguration`: `vectorSearchConfiguration`, or the one of managed knowledge bases.
 * @throws ServiceError (ValidationException) when it breaks the service model, or names no reranking model
 */
export function readSearchConfiguration(value: unknown, account: Account): SearchConfiguration {
  const configuration = isJsonObject(value) ? value : {};
  const { vectorSearchConfiguration: vector, managedSearchConfiguration: managed } = configuration;
  if (isJsonObject(vector) && isJsonObject(managed)) {
    throw validationError("Set one of vectorSearchConfiguration and managedSearchConfiguration.");
  }
  const isManaged = isJsonObject(managed);
  const search: JsonObject = isManaged ? managed : isJsonObject(vector) ? vector : {};
  const size =
    readNumber(search.numberOfResults, "numberOfResults", { minimum: 1, maximum: MAX_RESULTS, isInteger: true }) ??
    DEFAULT_RESULTS;
  if (!isManaged) checkVectorSearch(search);
  const rerankedSize = readReranking(search, size, isManaged, account);
  return {
    size,
    ...(search.filter === undefined ? {} : { filter: search.filter }),
    ...(rerankedSize === undefined ? {} : { rerankedSize }),
  };
}

/** Both search types search for words here, and filters are not made from the question. */
function checkVectorSearch({ overrideSearchType, implicitFilterConfiguration: implicit }: JsonObject): void {
  if (overrideSearchType !== undefined) checkEnum(overrideSearchType, "overrideSearchType", ["HYBRID", "SEMANTIC"]);
  if (!isJsonObject(implicit)) return;
  const path = "implicitFilterConfiguration";
  if (typeof implicit.modelArn !== "string") throw missingError(`${path}.modelArn`);
  const attributes = readObjects(implicit.metadataAttributes);
  checkLength(attributes.length, attributes, `${path}.metadataAttributes`, 1, MAX_IMPLICIT_ATTRIBUTES);
  attributes.forEach(({ key, type, description }, index) => {
    const at = `${path}.metadataAttributes.${index + 1}.member`;
    if (typeof key !== "string") throw missingError(`${at}.key`);
    if (typeof description !== "string") throw missingError(`${at}.description`);
    checkEnum(type, `${at}.type`, ["STRING", "NUMBER", "BOOLEAN", "STRING_LIST"]);
  });
}

function readReranking(search: JsonObject, size: number, isManaged: boolean, account: Account): number | undefined {
  const { rerankingModelType: modelType, rerankingConfiguration: configuration } = search;
  if (isManaged && modelType !== undefined) checkEnum(modelType, "rerankingModelType", ["CUSTOM", "MANAGED", "NONE"]);
  if (modelType === "NONE") return undefined;
  if (!isJsonObject(configuration)) {
    if (modelType === "CUSTOM") throw missingError("rerankingConfiguration");
    return modelType === "MANAGED" ? size : undefined;
  }
  checkEnum(configuration.type, "rerankingConfiguration.type", ["BEDROCK_RERANKING_MODEL"]);
  const bedrock = configuration.bedrockRerankingConfiguration;
  if (!isJsonObject(bedrock)) throw missingError("rerankingConfiguration.bedrockRerankingConfiguration");
  checkRerankingModel(bedrock.modelConfiguration, account);
  if (isJsonObject(bedrock.metadataConfiguration)) {
    checkEnum(bedrock.metadataConfiguration.selectionMode, "metadataConfiguration.selectionMode", ["SELECTIVE", "ALL"]);
  }
  const bounds = { minimum: 1, maximum: MAX_RESULTS, isInteger: true };
  return Math.min(size, readNumber(bedrock.numberOfRerankedResults, "numberOfRerankedResults", bounds) ?? size);
}
