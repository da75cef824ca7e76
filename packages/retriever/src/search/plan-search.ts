import { checkRerankRegion } from "../options/check-rerank-region";
import { checkSettings } from "../options/check-settings";
import { mergeSettings } from "../options/merge-settings";
import type { ResolvedRetrieverOptions } from "../options/resolve-retriever-options";
import type { RetrievalCall } from "../options/retrieval-settings";
import type { RetrievalQuery } from "../query/retrieval-query";
import type { SourceSearch } from "./search-knowledge-bases";

/** What a call brings. */
export interface RetrieverCall {
  readonly signal?: AbortSignal | undefined;
  readonly retrieval?: RetrievalCall | undefined;
  /** Reads one page only, from this token on; `""` is the first. */
  readonly page?: string | undefined;
}

/** What a call asks of which knowledge base, and how the answers are merged. */
export interface SearchPlan {
  readonly searches: readonly [SourceSearch, ...SourceSearch[]];
  readonly query: RetrievalQuery;
  /** Of the merged documents. */
  readonly topK: number;
  readonly fusion: ResolvedRetrieverOptions["fusion"];
  readonly onKnowledgeBaseError: ResolvedRetrieverOptions["onKnowledgeBaseError"];
  readonly signal: AbortSignal | undefined;
  readonly page: string | undefined;
}

/**
 * Settles what a call asks for: call > knowledge base > constructor > default.
 * @throws InvalidOptionError when a setting of the call cannot be used
 */
export function planSearch(options: ResolvedRetrieverOptions, text: string, call: RetrieverCall): SearchPlan {
  const { settings, fusion, onKnowledgeBaseError } = options;
  const { retrieval } = call;
  const [first, ...others] = options.sources;
  const toSearch = (source: typeof first): SourceSearch => {
    if (retrieval === undefined) return { source, settings: source.settings };
    const merged = mergeSettings(settings, source.own, retrieval);
    checkSettings(merged);
    checkRerankRegion(merged, source.region);
    return { source, settings: merged };
  };
  return {
    searches: [toSearch(first), ...others.map(toSearch)],
    query: { text, image: retrieval?.image },
    topK: retrieval?.topK ?? settings.topK,
    fusion,
    onKnowledgeBaseError,
    signal: call.signal,
    page: call.page,
  };
}
