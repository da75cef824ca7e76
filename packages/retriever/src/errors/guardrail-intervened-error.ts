import { BedrockRoutedError } from "@bedrock-routed/core";

/**
 * A guardrail that intervened when a knowledge base was asked. It looks at the query, and not at what is found.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
 */
export interface GuardrailIntervention {
  readonly knowledgeBaseId: string;
  readonly guardrailId: string | undefined;
  readonly guardrailVersion: string | undefined;
}

/** A guardrail intervened in a search, and either every intervention throws or no document is left to say so. */
export class GuardrailIntervenedError extends BedrockRoutedError {
  readonly interventions: readonly GuardrailIntervention[];

  constructor(interventions: readonly GuardrailIntervention[]) {
    const names = interventions.map(
      ({ knowledgeBaseId, guardrailId, guardrailVersion }) =>
        `${guardrailId} (version ${guardrailVersion}) in knowledge base ${knowledgeBaseId}`,
    );
    super(
      `A guardrail intervened: ${names.join(", ")}. It does not let the query through as it is. ` +
        "Answer without documents, or call search(), which returns interventions beside them.",
    );
    this.interventions = interventions;
  }
}
