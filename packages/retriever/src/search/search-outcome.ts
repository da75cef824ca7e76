import type { KnowledgeBaseDocument } from "../documents/knowledge-base-document";
import type { GuardrailIntervention } from "../errors/guardrail-intervened-error";
import type { KnowledgeBaseFailure } from "../options/bedrock-knowledge-base-retriever-options";

/** Documents, and what else a search has to tell. */
export interface SearchOutcome {
  /** Best first. */
  readonly documents: KnowledgeBaseDocument[];
  /** Guardrails that intervened, one for each knowledge base where one did. */
  readonly interventions: readonly GuardrailIntervention[];
  /** Knowledge bases that failed and were left out. */
  readonly failures: readonly KnowledgeBaseFailure[];
  /** Retrieve requests that the service answered: pages, over all knowledge bases. */
  readonly requests: number;
  /** Where the service would go on, when one knowledge base was asked and there is more. */
  readonly nextToken?: string;
}
