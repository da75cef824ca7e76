import { InvalidOptionError } from "@bedrock-routed/core";
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import type { KnowledgeBaseDocument } from "../documents/knowledge-base-document";
import { GuardrailIntervenedError } from "../errors/guardrail-intervened-error";
import { fuseByCompressor, fuseDocuments } from "../fusion/fuse-documents";
import { reportToRun } from "../metering/report-to-callbacks";
import type { SearchPlan } from "./plan-search";
import { searchKnowledgeBase } from "./search-knowledge-base";
import { searchKnowledgeBases } from "./search-knowledge-bases";
import type { SearchOutcome } from "./search-outcome";

/**
 * Carries out a plan: one knowledge base as it answers, several merged.
 * @throws GuardrailIntervenedError where every intervention throws; what the searches throw
 */
export async function runSearch(
  plan: SearchPlan,
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<SearchOutcome> {
  const { query, signal, page } = plan;
  const call = { query, signal, page, report: reportToRun(run) };
  const [{ source, settings }, ...others] = plan.searches;
  const outcome =
    others.length === 0
      ? await searchKnowledgeBase(source, { ...call, settings })
      : await searchSeveral(plan, call, run);
  const throwing = plan.searches.filter((search) => search.settings.onGuardrailIntervention === "throw");
  const refused = outcome.interventions.filter(({ knowledgeBaseId }) =>
    throwing.some((search) => search.source.id === knowledgeBaseId),
  );
  if (refused.length > 0) throw new GuardrailIntervenedError(refused);
  return outcome;
}

async function searchSeveral(
  plan: SearchPlan,
  call: Parameters<typeof searchKnowledgeBases>[1],
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<SearchOutcome> {
  checkFusable(plan);
  const { onKnowledgeBaseError } = plan;
  const { outcomes, failures } = await searchKnowledgeBases(plan.searches, call, onKnowledgeBaseError === "throw");
  if (typeof onKnowledgeBaseError === "function") for (const failure of failures) onKnowledgeBaseError(failure);
  const merged = fuseDocuments(outcomes.map(({ outcome, weight }) => ({ items: outcome.documents, weight })));
  return {
    documents: (await orderDocuments(plan, merged, run)).slice(0, plan.topK),
    interventions: outcomes.flatMap(({ outcome }) => outcome.interventions),
    failures,
    requests: outcomes.reduce((sum, { outcome }) => sum + outcome.requests, 0),
  };
}

async function orderDocuments(
  { fusion, query }: SearchPlan,
  merged: KnowledgeBaseDocument[],
  run: CallbackManagerForRetrieverRun | undefined,
): Promise<KnowledgeBaseDocument[]> {
  if (fusion === "reciprocal-rank") return merged;
  return fuseByCompressor(fusion, merged, query.text, run?.getChild("fusion"));
}

function checkFusable({ fusion, query }: SearchPlan): void {
  if (fusion === "reciprocal-rank" || query.image === undefined || query.text.trim() !== "") return;
  throw new InvalidOptionError("query", "(empty)", "fusion by a compressor needs a text beside the image");
}
