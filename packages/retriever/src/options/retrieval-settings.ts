import type {
  GuardrailConfiguration,
  ImplicitFilterConfiguration,
  InputImage,
  RetrievalFilter,
  UserContext,
} from "@aws-sdk/client-bedrock-agent-runtime";

/** How to search a vector store. `HYBRID` needs one with a text field: RDS, OpenSearch Serverless or MongoDB. */
export type SearchType = "HYBRID" | "SEMANTIC";

/** Reranking by a model, as a part of the search. */
export interface RerankSettings {
  /** The reranking model: its id, such as `"cohere.rerank-v3-5:0"`, or its ARN. */
  readonly model: string;
  /**
   * Number of passages to search for, from which the model selects the best `topK`: `topK` to 100.
   * The price is the same for any number up to 100.
   * @default five times `topK`, at most 100
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-pricing.html
   */
  readonly candidates?: number | undefined;
  /**
   * Metadata that the model reads in addition to the text: all of it, only the named keys, or all but the named keys.
   * @default the choice of the service
   */
  readonly metadata?:
    | "ALL"
    | { readonly include: readonly string[] }
    | { readonly exclude: readonly string[] }
    | undefined;
  /**
   * Request fields that only this model has.
   * @default none
   */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** Settings of a search. Each can be set for the retriever, for one of its knowledge bases and for a call. */
export interface RetrievalSettings {
  /**
   * Maximum number of documents to return, 1 to 100. Pages of results are read until it is reached.
   * @default 5
   */
  topK?: number | undefined;
  /**
   * Minimum score. Documents with a lower score are dropped; documents without a score are kept.
   * @default none
   */
  scoreThreshold?: number | undefined;
  /**
   * Whether the knowledge base is a managed one, which the service searches by `managedSearchConfiguration`.
   * @default false
   */
  managed?: boolean | undefined;
  /**
   * How to search a knowledge base that is not managed.
   * @default the choice of the service for the vector store
   */
  searchType?: SearchType | undefined;
  /**
   * A filter over the attributes of documents: one that `filter` builds, or a RetrievalFilter of the service.
   * `false` turns off a filter that was set before.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
   */
  filter?: RetrievalFilter | false | undefined;
  /**
   * Lets a model derive a filter from the query and from descriptions of the attributes. `false` turns it off.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_ImplicitFilterConfiguration.html
   */
  implicitFilter?: ImplicitFilterConfiguration | false | undefined;
  /**
   * Reranks by a model, or by the reranker of the service (`"managed"`, only for managed knowledge bases).
   * `false` turns reranking off.
   * @default the choice of the service: managed knowledge bases decide themselves, others do not rerank
   */
  rerank?: RerankSettings | "managed" | false | undefined;
  /**
   * A guardrail that checks the query. It does not check the documents. `false` turns it off.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
   */
  guardrail?: GuardrailConfiguration | false | undefined;
  /**
   * What to do when the guardrail intervenes. `"mark"` sets `metadata.guardrailAction` of the documents that
   * the knowledge base returned; it throws a GuardrailIntervenedError when no document of the result has
   * that mark. `"throw"` always throws.
   * @default "mark"
   */
  onGuardrailIntervention?: "mark" | "throw" | undefined;
  /**
   * The user on whose behalf a managed knowledge base with access control lists is searched. It returns only
   * what this user may read. `false` turns it off.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve-acl.html
   */
  userContext?: UserContext | false | undefined;
}

/** Settings of a single call. */
export interface RetrievalCall extends RetrievalSettings {
  /**
   * An image to search for instead of the text of the query: PNG, JPEG, GIF or WebP, up to 5 MiB.
   * @default none
   */
  image?: InputImage | undefined;
}
