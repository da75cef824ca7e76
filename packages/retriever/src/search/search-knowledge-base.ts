import type { MeteredOperation } from "@bedrock-routed/core";
import type { KnowledgeBaseDocument } from "../documents/knowledge-base-document";
import { toDocument } from "../documents/to-document";
import type { GuardrailIntervention } from "../errors/guardrail-intervened-error";
import { toRetrievalError } from "../errors/to-retrieval-error";
import { type ReportOperation, startStopwatch } from "../metering/report-operation";
import type { MergedSettings } from "../options/merge-settings";
import type { ResolvedSource } from "../options/resolve-sources";
import { buildRetrieveInput } from "../query/build-retrieve-input";
import type { RetrievalQuery } from "../query/retrieval-query";
import { parseRerankModel } from "../rerank/parse-rerank-model";
import { checkSynced } from "../sync/check-synced";
import { readClientRegion } from "./read-client-region";
import { type RetrievedPages, retrieveResults } from "./retrieve-results";
import type { SearchOutcome } from "./search-outcome";

/** One search of one knowledge base. */
export interface Search {
  readonly query: RetrievalQuery;
  readonly settings: MergedSettings;
  readonly signal: AbortSignal | undefined;
  readonly report: ReportOperation;
  /** Reads one page only, from this token on; `""` is the first. */
  readonly page?: string | undefined;
}

/**
 * Searches a knowledge base and reports what it took, also when it fails.
 * @throws RetrievalError, or the AWS SDK's error where there is nothing to add
 */
export async function searchKnowledgeBase(source: ResolvedSource, search: Search): Promise<SearchOutcome> {
  const { settings, query, signal, page } = search;
  const pages: RetrievedPages = { results: [], requests: 0, intervened: false, nextToken: page || undefined };
  const region = source.region ?? (await readClientRegion(source.client));
  const input = buildRetrieveInput({ identifier: source.identifier, region, query, settings });
  const limits = { results: settings.topK, pages: page === undefined ? settings.topK : 1 };
  const duration = startStopwatch();
  const operations = (): MeteredOperation[] => meter(source, settings, region, pages.requests);
  try {
    await retrieveResults(source.client, input, limits, pages, signal);
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    for (const operation of operations()) await search.report({ ...operation, ...duration(), error: name });
    throw toRetrievalError(error, { operation: "Retrieve", knowledgeBaseId: source.id, region, signal });
  }
  for (const operation of operations()) await search.report({ ...operation, ...duration() });
  if (!page) await checkSynced(source, { settings, pages, region, signal });
  return {
    documents: readDocuments(source, settings, pages),
    interventions: pages.intervened ? [toIntervention(source, settings)] : [],
    failures: [],
    requests: pages.requests,
    ...(pages.nextToken === undefined ? {} : { nextToken: pages.nextToken }),
  };
}

function toIntervention({ id }: ResolvedSource, { guardrail }: MergedSettings): GuardrailIntervention {
  const { guardrailId, guardrailVersion } = guardrail || {};
  return { knowledgeBaseId: id, guardrailId, guardrailVersion };
}

function readDocuments(
  source: ResolvedSource,
  settings: MergedSettings,
  pages: RetrievedPages,
): KnowledgeBaseDocument[] {
  const { topK, scoreThreshold = Number.NEGATIVE_INFINITY } = settings;
  const origin = { knowledgeBaseId: source.id, intervened: pages.intervened };
  return pages.results
    .slice(0, topK)
    .map((result) => toDocument(result, origin))
    .filter(({ metadata: { score } }) => score === undefined || score >= scoreThreshold);
}

/** Retrieve, and the model that reranked each of its pages. The price of managed search includes its own reranker. */
function meter(
  source: ResolvedSource,
  { managed, rerank }: MergedSettings,
  region: string | undefined,
  requests: number,
): MeteredOperation[] {
  const common = { requests, knowledgeBaseId: source.id, ...(region === undefined ? {} : { region }) };
  const retrieve: MeteredOperation = { kind: "retrieve", ...common, search: managed ? "managed" : "vector" };
  if (!rerank || rerank === "managed") return [retrieve];
  const { modelId } = parseRerankModel("rerank.model", rerank.model);
  return [retrieve, { kind: "rerank", ...common, modelId }];
}
