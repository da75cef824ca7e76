import type { KnowledgeBaseDocument } from "../documents/knowledge-base-document";
import { GuardrailIntervenedError } from "../errors/guardrail-intervened-error";
import type { SearchOutcome } from "./search-outcome";

/**
 * The documents alone. They say when a guardrail intervened, or nobody would.
 * @throws GuardrailIntervenedError when one did and none of the documents says so: there is none, or
 * they are of other knowledge bases
 */
export function toVisibleDocuments({ documents, interventions }: SearchOutcome): KnowledgeBaseDocument[] {
  const isSaid = documents.some(({ metadata }) => metadata.guardrailAction !== undefined);
  if (interventions.length > 0 && !isSaid) throw new GuardrailIntervenedError(interventions);
  return documents;
}
