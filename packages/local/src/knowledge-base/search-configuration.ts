import { omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { readRerankingConfiguration } from "./rerank";

const DEFAULT_RESULTS = 5;

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
 * Reads `retrievalConfiguration`: its `vectorSearchConfiguration` or its `managedSearchConfiguration`. Both search types
 * search for words, and no filter is made from the question.
 * @throws ServiceError (ValidationException) when it names a model that does not rerank
 */
export function readSearchConfiguration(value: unknown, account: Account): SearchConfiguration {
  const configuration = isJsonObject(value) ? value : {};
  const { vectorSearchConfiguration: vector, managedSearchConfiguration: managed } = configuration;
  if (isJsonObject(vector) && isJsonObject(managed)) {
    throw validationError("Set one of vectorSearchConfiguration and managedSearchConfiguration.");
  }
  const isManaged = isJsonObject(managed);
  const search: JsonObject = isManaged ? managed : isJsonObject(vector) ? vector : {};
  const size = readSize(search.numberOfResults) ?? DEFAULT_RESULTS;
  const rerankedSize = readReranking(search, size, account);
  return { size, ...omitUndefined({ filter: search.filter, rerankedSize }) };
}

function readReranking(search: JsonObject, size: number, account: Account): number | undefined {
  const { rerankingModelType: modelType, rerankingConfiguration: configuration } = search;
  if (modelType === "NONE") return undefined;
  if (!isJsonObject(configuration)) {
    if (modelType === "CUSTOM") throw missingError("rerankingConfiguration");
    return modelType === "MANAGED" ? size : undefined;
  }
  const bedrock = readRerankingConfiguration(configuration, account);
  return Math.min(size, readSize(bedrock.numberOfRerankedResults) ?? size);
}

/** The check against the service model has proven its bounds. */
function readSize(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
