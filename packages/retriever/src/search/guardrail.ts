import { BedrockRoutedError } from "@bedrock-routed/core";
import type { KnowledgeBaseDocument } from "../knowledge-base-document";

/**
 * A guardrail intervened in the search of a knowledge base. It checks the query, not the documents.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
 */
export interface GuardrailIntervention {
  /** Ten-character id of the knowledge base that was searched. */
  readonly knowledgeBaseId: string;
  readonly guardrailId: string | undefined;
  readonly guardrailVersion: string | undefined;
}

/**
 * A guardrail intervened, and either `onGuardrailIntervention` is `"throw"` or no document of the result
 * carries the mark `metadata.guardrailAction`.
 */
export class GuardrailIntervenedError extends BedrockRoutedError {
  /** One for each knowledge base whose guardrail intervened. */
  readonly interventions: readonly GuardrailIntervention[];

  constructor(interventions: readonly GuardrailIntervention[]) {
    const names = interventions.map(
      ({ knowledgeBaseId, guardrailId, guardrailVersion }) =>
        `${guardrailId} (version ${guardrailVersion}) in knowledge base ${knowledgeBaseId}`,
    );
    super(
      `A guardrail intervened, because it does not accept the query: ${names.join(", ")}. Answer without documents. ` +
        'To get the documents and the interventions, call search() with onGuardrailIntervention: "mark".',
    );
    this.interventions = interventions;
  }
}

/** What a search returns, as far as guardrails are concerned. */
interface GuardedResult {
  readonly documents: KnowledgeBaseDocument[];
  readonly interventions: readonly GuardrailIntervention[];
}

/**
 * Returns the documents, for callers that do not see `interventions`.
 * @throws GuardrailIntervenedError when a guardrail intervened and no document carries its mark: there are no
 * documents, or all of them come from other knowledge bases
 */
export function documentsOrThrow({ documents, interventions }: GuardedResult): KnowledgeBaseDocument[] {
  const isMarked = documents.some(({ metadata }) => metadata.guardrailAction !== undefined);
  if (interventions.length > 0 && !isMarked) throw new GuardrailIntervenedError(interventions);
  return documents;
}

/**
 * @param strict ids of the knowledge bases whose `onGuardrailIntervention` is `"throw"`
 * @throws GuardrailIntervenedError when a guardrail intervened in one of them
 */
export function checkInterventions(interventions: readonly GuardrailIntervention[], strict: readonly string[]): void {
  const refused = interventions.filter(({ knowledgeBaseId }) => strict.includes(knowledgeBaseId));
  if (refused.length > 0) throw new GuardrailIntervenedError(refused);
}
