import { RetrieveCommand, type RetrieveCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import { type MeteredOperation, omitUndefined } from "@bedrock-routed/core";
import { type RetrieveClient, readClientRegion, retryLostConnections } from "../connection";
import { type KnowledgeBaseDocument, toDocument } from "../knowledge-base-document";
import { type ReportOperation, readErrorName, startStopwatch } from "../metering";
import type { ResolvedSource } from "../options/resolve-retriever-options";
import { type MergedSettings, readRerankSettings } from "../options/resolve-settings";
import type { KnowledgeBaseFailure } from "../options/retriever-options";
import { parseRerankModel } from "../rerank/rerank-model";
import { toRetrievalError } from "../retrieval-error";
import type { GuardrailIntervention } from "./guardrail";
import { checkSynced } from "./never-synced";
import type { SourceSearch } from "./plan-search";
import { findRejectedSetting } from "./rejected-setting";
import { buildRetrieveInput, type RetrievalQuery } from "./retrieve-request";
import { RetrievedPages, type SearchStop } from "./retrieved-pages";

/** Result of `search()`: the documents, and what the caller should know about them. */
export interface SearchOutcome {
  /** Best first. */
  readonly documents: KnowledgeBaseDocument[];
  /** One entry for each knowledge base whose guardrail intervened. */
  readonly interventions: readonly GuardrailIntervention[];
  /** Knowledge bases that failed and were skipped. */
  readonly failures: readonly KnowledgeBaseFailure[];
  /** Number of Retrieve requests that the service answered: all pages of all knowledge bases. */
  readonly requests: number;
  /** Number of results that the service sent, without repetitions, before `scoreThreshold` and `topK` drop any. */
  readonly received: number;
  /** Token of the next page; absent on the last page, and when several knowledge bases were searched. */
  readonly nextToken?: string;
  /**
   * Why a search ended with fewer than `topK` documents although the service announced more: it sent the
   * token of a page again, or five pages in a row without a new document. Absent otherwise.
   */
  readonly stopped?: SearchStop;
}

/** What all searches of a call have in common. */
export interface SearchCall {
  readonly query: RetrievalQuery;
  readonly signal: AbortSignal | undefined;
  readonly report: ReportOperation;
  /** Token of the only page to read; `""` is the first page. Without it, pages are read up to `topK`. */
  readonly page?: string | undefined;
}

/**
 * Searches a knowledge base and reports the requests that it took, even when it fails.
 * @throws RetrievalError when the remedy is known, InvalidOptionError for the query, else the AWS SDK's error
 */
export async function searchKnowledgeBase(
  { source, settings }: SourceSearch,
  call: SearchCall,
): Promise<SearchOutcome> {
  const { query, signal, page, report } = call;
  const pages = new RetrievedPages(source.id, page || undefined);
  const region = source.region ?? (await readClientRegion(source.client));
  const input = buildRetrieveInput({ identifier: source.identifier, region, query, settings });
  const limits = { results: settings.topK, pages: page === undefined ? settings.topK : 1 };
  const duration = startStopwatch();
  try {
    await retrievePages(source.client, input, limits, pages, signal);
  } catch (error) {
    const failure = { ...duration(), error: readErrorName(error) };
    for (const operation of meter(source, settings, region, pages)) await report({ ...operation, ...failure });
    const rejected = findRejectedSetting(error, settings, region);
    throw toRetrievalError(error, { operation: "Retrieve", knowledgeBaseId: source.id, region, signal, rejected });
  }
  const success = duration();
  for (const operation of meter(source, settings, region, pages)) await report({ ...operation, ...success });
  const isFirstPage = !page;
  const isEmpty = pages.results.length === 0 && !pages.intervened;
  if (isFirstPage && isEmpty) await checkSynced(source, { settings, region, signal });
  return omitUndefined({
    documents: readDocuments(source, settings, pages),
    interventions: pages.intervened ? [toIntervention(source, settings)] : [],
    failures: [],
    requests: pages.requests,
    received: pages.results.length,
    nextToken: pages.nextToken,
    stopped: pages.stopped,
  });
}

/** When to stop reading pages. */
interface PageLimits {
  readonly results: number;
  /** Ends the loop when a service keeps returning empty pages. */
  readonly pages: number;
}

/** Reads pages into `pages`, starting at its `nextToken`. A page can have fewer results than were requested. */
async function retrievePages(
  client: RetrieveClient,
  input: RetrieveCommandInput,
  limits: PageLimits,
  pages: RetrievedPages,
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  do {
    const { nextToken } = pages;
    const command = new RetrieveCommand(nextToken === undefined ? input : { ...input, nextToken });
    const response = await client.send(retryLostConnections(command, abortSignal), omitUndefined({ abortSignal }));
    pages.requests += 1;
    pages.add(response);
  } while (pages.nextToken !== undefined && pages.results.length < limits.results && pages.requests < limits.pages);
}

/** The Retrieve requests, and those of the model that reranked each page. The price of managed search includes its own reranker. */
function meter(
  source: ResolvedSource,
  settings: MergedSettings,
  region: string | undefined,
  { requests }: RetrievedPages,
): MeteredOperation[] {
  const common = omitUndefined({ requests, knowledgeBaseId: source.id, region });
  const search = settings.managed ? "managed" : "vector";
  const retrieve: MeteredOperation = { kind: "retrieve", ...common, search };
  const rerank = readRerankSettings(settings);
  if (rerank === undefined) return [retrieve];
  const { modelId } = parseRerankModel("rerank.model", rerank.model);
  return [retrieve, { kind: "rerank", ...common, modelId }];
}

function readDocuments(
  source: ResolvedSource,
  { topK, scoreThreshold = Number.NEGATIVE_INFINITY }: MergedSettings,
  { results, intervened }: RetrievedPages,
): KnowledgeBaseDocument[] {
  return results
    .slice(0, topK)
    .map((result) => toDocument(result, { knowledgeBaseId: source.id, intervened }))
    .filter(({ metadata: { score } }) => score === undefined || score >= scoreThreshold);
}

function toIntervention({ id }: ResolvedSource, { guardrail }: MergedSettings): GuardrailIntervention {
  const { guardrailId, guardrailVersion } = guardrail || {};
  return { knowledgeBaseId: id, guardrailId, guardrailVersion };
}
