import type {
  GuardrailConfiguration,
  ImplicitFilterConfiguration,
  InputImage,
  RetrievalFilter,
  UserContext,
} from "@aws-sdk/client-bedrock-agent-runtime";

/** `HYBRID` needs a vector store with a text field: RDS, OpenSearch Serverless or MongoDB. */
export type SearchType = "HYBRID" | "SEMANTIC";

/** Reranking within Retrieve, by a model. */
export interface RerankSettings {
  /** The reranking model: its id, such as `"cohere.rerank-v3-5:0"`, or its ARN. */
  readonly model: string;
  /**
   * Passages to search for before the model picks the best `topK`, 1 to 100.
   * A query of up to 100 passages costs the same.
   * @default five times `topK`, at most 100
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-pricing.html
   */
  readonly candidates?: number | undefined;
  /**
   * Metadata that the model reads beside the text: all of it, or the named keys, or all but these.
   * @default the service's choice
   */
  readonly metadata?:
    | "ALL"
    | { readonly include: readonly string[] }
    | { readonly exclude: readonly string[] }
    | undefined;
  /**
   * Fields of the model's own.
   * @default none
   */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** What a search asks for; each can be set for the retriever, for one of its knowledge bases and for a call. */
export interface RetrievalSettings {
  /**
   * Most documents to return, 1 to 100; pages of results are followed up to it.
   * @default 5
   */
  topK?: number | undefined;
  /**
   * Drops documents whose score is lower; a document without a score is kept.
   * @default none
   */
  scoreThreshold?: number | undefined;
  /**
   * Whether the knowledge base is a managed one, which is searched by `managedSearchConfiguration`.
   * @default false
   */
  managed?: boolean | undefined;
  /**
   * How to search a knowledge base that is not managed.
   * @default the service's choice for the vector store
   */
  searchType?: SearchType | undefined;
  /**
   * A filter over metadata: one that `filter` builds, or a RetrievalFilter as the service takes it.
   * `false` is none.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
   */
  filter?: RetrievalFilter | false | undefined;
  /**
   * Lets a model make a filter of the query, from descriptions of the metadata. `false` is none.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_ImplicitFilterConfiguration.html
   */
  implicitFilter?: ImplicitFilterConfiguration | false | undefined;
  /**
   * Reranks by a model, or by the service's own (`"managed"`, for managed knowledge bases); `false` does not rerank.
   * @default the service's choice: managed knowledge bases decide themselves, others do not rerank
   */
  rerank?: RerankSettings | "managed" | false | undefined;
  /**
   * A guardrail to apply to the query; it does not look at what is found. `false` is none.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve.html
   */
  guardrail?: GuardrailConfiguration | false | undefined;
  /**
   * What to do when the guardrail intervened: `"mark"` says so in `metadata.guardrailAction` of what
   * that knowledge base returned, and throws a GuardrailIntervenedError when no document of the result
   * says it; `"throw"` throws always.
   * @default "mark"
   */
  onGuardrailIntervention?: "mark" | "throw" | undefined;
  /**
   * The user whose access rights decide what a managed knowledge base with access control lists finds.
   * `false` is none.
   * @default none
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-retrieve-acl.html
   */
  userContext?: UserContext | false | undefined;
}

/** What a single call asks for. */
export interface RetrievalCall extends RetrievalSettings {
  /**
   * An image to search for (PNG, JPEG, GIF or WebP, up to 5 MiB), in place of the text of the query.
   * @default none
   */
  image?: InputImage | undefined;
}
