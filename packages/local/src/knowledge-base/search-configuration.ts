import { omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { checkEnum, checkLength, missingError, readNumber } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readRerankingConfiguration } from "./rerank";

const DEFAULT_RESULTS = 5;
const MAX_RESULTS = 100;
const MAX_IMPLICIT_ATTRIBUTES = 25;

/** How to search a knowledge base. */
export interface SearchConfiguration {
  /** Number of chunks to find, before reranking. */
  readonly size: number;
  /** A `RetrievalFilter` as the client sent it. */
  readonly filter?: unknown;
  /** Number of chunks to keep after reranking. `undefined` means no reranking. */
  readonly rerankedSize?: number;
}

/**
 * Reads `retrievalConfiguration`: its `vectorSearchConfiguration` or its `managedSearchConfiguration`.
 * @throws ServiceError (ValidationException) when it breaks the service model or names a model that does not rerank
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
  return { size, ...omitUndefined({ filter: search.filter, rerankedSize }) };
}

/** Checks members that change nothing here: both search types search for words, and no filter is made from the question. */
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
  const bedrock = readRerankingConfiguration(configuration, account);
  if (isJsonObject(bedrock.metadataConfiguration)) {
    checkEnum(bedrock.metadataConfiguration.selectionMode, "metadataConfiguration.selectionMode", ["SELECTIVE", "ALL"]);
  }
  const bounds = { minimum: 1, maximum: MAX_RESULTS, isInteger: true };
  return Math.min(size, readNumber(bedrock.numberOfRerankedResults, "numberOfRerankedResults", bounds) ?? size);
}
