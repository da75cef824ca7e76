import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import type { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import type { KnowledgeBaseDocument, KnowledgeBaseDocumentMetadata } from "../knowledge-base-document";
import { reportToRun } from "../metering";
import type { KnowledgeBaseFailure } from "../options/retriever-options";
import { fuseDocuments } from "./fuse-documents";
import { checkInterventions } from "./guardrail";
import type { SearchPlan, SourceSearch } from "./plan-search";
import { type SearchCall, type SearchOutcome, searchKnowledgeBase } from "./search-knowledge-base";

/**
 * Carries out a plan. The results of several knowledge bases are merged.
 * @throws GuardrailIntervenedError when a guardrail intervened and `onGuardrailIntervention` is `"throw"`;
 * what the searches throw
 */
export async function runSearch(
  plan: SearchPlan,
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<SearchOutcome> {
  const { query, signal, page } = plan;
  const call = { query, signal, page, report: reportToRun(run) };
  const [first, ...others] = plan.searches;
  const outcome = others.length === 0 ? await searchKnowledgeBase(first, call) : await searchSeveral(plan, call, run);
  const strict = plan.searches.filter(({ settings }) => settings.onGuardrailIntervention === "throw");
  checkInterventions(
    outcome.interventions,
    strict.map(({ source }) => source.id),
  );
  return outcome;
}

async function searchSeveral(
  plan: SearchPlan,
  call: SearchCall,
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<SearchOutcome> {
  const { fusion, onKnowledgeBaseError, query } = plan;
  if (fusion !== "reciprocal-rank" && query.image !== undefined && query.text.trim() === "") {
    const remedy = "a compressor compares documents with a text, so pass a text beside the image";
    throw new InvalidOptionError("query", "(empty)", remedy);
  }
  const { outcomes, failures } = await searchInParallel(plan.searches, call, onKnowledgeBaseError === "throw");
  if (typeof onKnowledgeBaseError === "function") for (const failure of failures) onKnowledgeBaseError(failure);
  const merged = fuseDocuments(outcomes.map(({ outcome, weight }) => ({ items: outcome.documents, weight })));
  const documents = fusion === "reciprocal-rank" ? merged : await compress(fusion, merged, query.text, run);
  return omitUndefined({
    documents: documents.slice(0, plan.topK),
    interventions: outcomes.flatMap(({ outcome }) => outcome.interventions),
    failures,
    requests: outcomes.reduce((sum, { outcome }) => sum + outcome.requests, 0),
    received: outcomes.reduce((sum, { outcome }) => sum + outcome.received, 0),
    stopped: outcomes.find(({ outcome }) => outcome.stopped !== undefined)?.outcome.stopped,
  });
}

async function compress(
  compressor: BaseDocumentCompressor,
  documents: KnowledgeBaseDocument[],
  query: string,
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<KnowledgeBaseDocument[]> {
  const compressed = await compressor.compressDocuments(documents, query, run?.getChild("fusion"));
  // A compressor selects and sorts documents. It keeps the metadata that they had.
  return compressed.map((document) => ({ ...document, metadata: document.metadata as KnowledgeBaseDocumentMetadata }));
}

/** What a knowledge base found, and the weight of its ranking. */
interface WeightedOutcome {
  readonly outcome: SearchOutcome;
  readonly weight: number;
}

/** The results of the knowledge bases that answered, in their order, and those that failed. */
interface ParallelOutcome {
  readonly outcomes: readonly WeightedOutcome[];
  readonly failures: readonly KnowledgeBaseFailure[];
}

/**
 * Searches knowledge bases in parallel.
 * @param failFast whether the first failure aborts the other searches
 * @throws the first error when `failFast` is set or all searches fail; the reason of the signal when the call was aborted
 */
async function searchInParallel(
  searches: readonly SourceSearch[],
  call: SearchCall,
  failFast: boolean,
): Promise<ParallelOutcome> {
  const failed = new AbortController();
  const signal = call.signal === undefined ? failed.signal : AbortSignal.any([call.signal, failed.signal]);
  const settle = async (search: SourceSearch): Promise<WeightedOutcome | KnowledgeBaseFailure> => {
    const { weight, id } = search.source;
    try {
      return { outcome: await searchKnowledgeBase(search, { ...call, signal }), weight };
    } catch (error) {
      if (failFast) failed.abort(error);
      return { knowledgeBaseId: id, error };
    }
  };
  const settled = await Promise.all(searches.map(settle));
  const outcomes = settled.flatMap((result) => ("outcome" in result ? [result] : []));
  const failures = settled.flatMap((result) => ("outcome" in result ? [] : [result]));
  if (call.signal?.aborted) throw call.signal.reason;
  if (failFast && failed.signal.aborted) throw failed.signal.reason;
  if (outcomes.length === 0) throw failures[0]?.error;
  return { outcomes, failures };
}
