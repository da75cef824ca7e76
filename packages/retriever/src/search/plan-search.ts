import type { ResolvedRetrieverOptions, ResolvedSource } from "../options/resolve-retriever-options";
import { type MergedSettings, resolveSettings } from "../options/resolve-settings";
import type { RetrievalCall } from "../options/retrieval-settings";
import type { RetrievalQuery } from "./retrieve-request";

/** Options of a call, as `_getRelevantDocuments` receives them. */
export interface RetrieverCall {
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
  /** Settings of this call only. */
  readonly retrieval?: RetrievalCall | undefined;
  /** Token of the only page to read; `""` is the first page. Without it, pages are read up to `topK`. */
  readonly page?: string | undefined;
}

/** A search of one knowledge base. */
export interface SourceSearch {
  readonly source: ResolvedSource;
  readonly settings: MergedSettings;
}

/** Which knowledge bases a call searches, with which settings, and how their results are merged. */
export interface SearchPlan {
  readonly searches: readonly [SourceSearch, ...SourceSearch[]];
  readonly query: RetrievalQuery;
  /** Maximum number of documents after merging. */
  readonly topK: number;
  readonly fusion: ResolvedRetrieverOptions["fusion"];
  readonly onKnowledgeBaseError: ResolvedRetrieverOptions["onKnowledgeBaseError"];
  readonly signal: AbortSignal | undefined;
  readonly page: string | undefined;
}

/**
 * Decides the settings of each search. A setting of the call overrides that of the knowledge base, which
 * overrides that of the constructor.
 * @throws InvalidOptionError when a setting of the call is invalid
 */
export function planSearch(options: ResolvedRetrieverOptions, text: string, call: RetrieverCall): SearchPlan {
  const { settings, fusion, onKnowledgeBaseError } = options;
  const { retrieval, signal, page } = call;
  const [first, ...others] = options.sources;
  const toSearch = (source: ResolvedSource): SourceSearch => {
    if (retrieval === undefined) return { source, settings: source.settings };
    return { source, settings: resolveSettings(source.region, settings, source.own, retrieval) };
  };
  return {
    searches: [toSearch(first), ...others.map(toSearch)],
    query: { text, image: retrieval?.image },
    topK: retrieval?.topK ?? settings.topK,
    fusion,
    onKnowledgeBaseError,
    signal,
    page,
  };
}
