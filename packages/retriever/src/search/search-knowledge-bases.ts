import type { KnowledgeBaseFailure } from "../options/bedrock-knowledge-base-retriever-options";
import type { ResolvedSource } from "../options/resolve-sources";
import { type Search, searchKnowledgeBase } from "./search-knowledge-base";
import type { SearchOutcome } from "./search-outcome";

/** A search of one of several knowledge bases. */
export interface SourceSearch {
  readonly source: ResolvedSource;
  readonly settings: Search["settings"];
}

/** What a knowledge base found, and what its ranking counts. */
interface WeightedOutcome {
  readonly outcome: SearchOutcome;
  readonly weight: number;
}

/** What the knowledge bases that answered found, in their order, and those that did not. */
export interface SourceOutcomes {
  readonly outcomes: readonly WeightedOutcome[];
  readonly failures: readonly KnowledgeBaseFailure[];
}

/**
 * Searches knowledge bases at the same time. With `failFast` the first failure ends the others.
 * @throws the first error, when `failFast` is set, all fail, or the call was aborted
 */
export async function searchKnowledgeBases(
  searches: readonly SourceSearch[],
  call: Omit<Search, "settings">,
  failFast: boolean,
): Promise<SourceOutcomes> {
  const others = new AbortController();
  const signal = call.signal === undefined ? others.signal : AbortSignal.any([call.signal, others.signal]);
  const settle = async ({ source, settings }: SourceSearch): Promise<WeightedOutcome | KnowledgeBaseFailure> => {
    try {
      return { outcome: await searchKnowledgeBase(source, { ...call, settings, signal }), weight: source.weight };
    } catch (error) {
      if (failFast) others.abort(error);
      return { knowledgeBaseId: source.id, error };
    }
  };
  const settled = await Promise.all(searches.map(settle));
  const outcomes = settled.flatMap((result) => ("outcome" in result ? [result] : []));
  const failures = settled.flatMap((result) => ("outcome" in result ? [] : [result]));
  if (call.signal?.aborted) throw call.signal.reason;
  if (failFast && others.signal.aborted) throw others.signal.reason;
  if (outcomes.length === 0) throw failures[0]?.error;
  return { outcomes, failures };
}
