import type { KnowledgeBaseRetrievalConfiguration, RetrieveCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import type { MergedSettings } from "../options/merge-settings";
import { buildReranking, candidatesOf } from "./build-reranking";
import { buildQuery, type RetrievalQuery } from "./retrieval-query";

/** What a request asks, and where. */
export interface RetrieveQuestion {
  /** Id or ARN, as it is sent. */
  readonly identifier: string;
  /** For the ARN of a reranking model that is given by its id. */
  readonly region: string | undefined;
  readonly query: RetrievalQuery;
  readonly settings: MergedSettings;
}

/**
 * The Retrieve request of a query: what is not set is not sent.
 * @throws InvalidOptionError when the query is empty or too long, or a Region is needed and not known
 */
export function buildRetrieveInput({ identifier, region, query, settings }: RetrieveQuestion): RetrieveCommandInput {
  const { guardrail, userContext } = settings;
  return {
    knowledgeBaseId: identifier,
    retrievalQuery: buildQuery(query),
    retrievalConfiguration: buildConfiguration(settings, region),
    ...(guardrail ? { guardrailConfiguration: guardrail } : {}),
    ...(userContext ? { userContext } : {}),
  };
}

function buildConfiguration(settings: MergedSettings, region: string | undefined): KnowledgeBaseRetrievalConfiguration {
  const { managed, searchType, filter, implicitFilter, rerank } = settings;
  const search = {
    numberOfResults: candidatesOf(settings),
    ...(filter ? { filter } : {}),
    ...(rerank && rerank !== "managed"
      ? { rerankingConfiguration: buildReranking(rerank, settings.topK, region) }
      : {}),
  };
  if (managed === true) {
    const type =
      rerank === undefined ? undefined : rerank === false ? "NONE" : rerank === "managed" ? "MANAGED" : "CUSTOM";
    return { managedSearchConfiguration: { ...search, ...(type === undefined ? {} : { rerankingModelType: type }) } };
  }
  return {
    vectorSearchConfiguration: {
      ...search,
      ...(searchType === undefined ? {} : { overrideSearchType: searchType }),
      ...(implicitFilter ? { implicitFilterConfiguration: implicitFilter } : {}),
    },
  };
}
