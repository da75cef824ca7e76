import type { KnowledgeBaseDocument } from "../documents/knowledge-base-document";
import { GuardrailIntervenedError } from "../errors/guardrail-intervened-error";
import type { SearchOutcome } from "./search-outcome";

/**
 * The documents alone. They say when a guardrail intervened; without any, nobody would.
 * @throws GuardrailIntervenedError when it left none
 */
export function toVisibleDocuments({ documents, interventions }: SearchOutcome): KnowledgeBaseDocument[] {
  if (interventions.length > 0 && documents.length === 0) throw new GuardrailIntervenedError(interventions);
  return documents;
}
