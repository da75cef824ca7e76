import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { type MergedSettings, readRerankSettings } from "../options/resolve-settings";
import { isRerankRejection, rerankAdvice } from "../rerank/rerank-model";
import type { RejectedSetting } from "../retrieval-error";

/**
 * Finds the setting that a ValidationException of Retrieve is about. AWS does not document these messages, and
 * can change them. So a setting is named only if the request contained it and the message names it too.
 *
 * Where the messages were read, on 2026-11-27:
 * - managed knowledge bases: https://github.com/mezmo/aura/issues/499, https://github.com/awslabs/mcp/pull/4574
 * - hybrid search: several public logs of `HYBRID search type is not supported for search operation on index …`
 * - filters: Stack Overflow, "How to filter boto3 retrieve_and_generate on a date range?" (2025-08-26, `failed to
 *   parse date field`), and https://repost.aws/articles/ARCM4demU7THuwIQSTMHb83g (`failed to create query`)
 * - reranking: https://github.com/aws-samples/dify-aws-tool/pull/159
 *
 * No report of a managed configuration for another knowledge base was found. The service names the
 * configuration that it refuses, so that name is looked for.
 *
 * @param error the error of the AWS SDK
 * @param settings the settings of the search
 * @param region Region of the search, if it is known
 */
export function findRejectedSetting(
  error: unknown,
  settings: MergedSettings,
  region: string | undefined,
): RejectedSetting | undefined {
  if (!(error instanceof Error) || error.name !== "ValidationException") return undefined;
  const { message } = error;
  const { managed, searchType, filter } = settings;
  const isUnsupported = UNSUPPORTED.test(message);
  if (isUnsupported && managed !== true && /managed knowledge base|vectorSearchConfiguration/i.test(message)) {
    return NEEDS_MANAGED;
  }
  if (isUnsupported && managed === true && /managedSearchConfiguration/i.test(message)) return IS_NOT_MANAGED;
  if (isUnsupported && searchType === "HYBRID" && /hybrid|search ?type/i.test(message)) return NO_HYBRID_SEARCH;
  const rerank = readRerankSettings(settings);
  if (rerank !== undefined && isRerankRejection(message)) {
    return { setting: "rerank.model", advice: rerankAdvice(rerank.model, region) };
  }
  if (filter && FILTER.test(message)) return { setting: "filter", advice: filterAdvice(filter) };
  return undefined;
}

/** Without such a word, a message that names a configuration is about one of its members. */
const UNSUPPORTED = /not supported|unsupported|incompatible|does not support/i;

const NEEDS_MANAGED: RejectedSetting = {
  setting: "managed",
  advice: "It is a managed knowledge base. Set managed: true, and leave out searchType and implicitFilter.",
};

const IS_NOT_MANAGED: RejectedSetting = {
  setting: "managed",
  advice: 'It is not a managed knowledge base. Leave out managed, and rerank: "managed".',
};

const NO_HYBRID_SEARCH: RejectedSetting = {
  setting: "searchType",
  advice:
    'Its vector store has no hybrid search. Leave out searchType, or pass "SEMANTIC". Hybrid search needs OpenSearch ' +
    "Serverless, RDS or MongoDB with a text field.",
};

/** Words of the service, and of vector stores whose messages it passes on. */
const FILTER = /filter|failed to (?:parse|create query)/i;
/** Comparisons that the advice names at most. */
const MAX_SHOWN = 5;

/** The comparisons are named without their values, which can be confidential. */
function filterAdvice(filter: RetrievalFilter): string {
  const comparisons = listComparisons(filter);
  const shown = comparisons.slice(0, MAX_SHOWN).join(", ");
  const more = comparisons.length > MAX_SHOWN ? ", …" : "";
  return (
    `Its vector store refused the filter (${shown}${more}). Compare each attribute with a value of the type that it has ` +
    "in the metadata; store dates as numbers. Not every vector store supports every operator: startsWith needs " +
    "OpenSearch Serverless, and S3 Vectors has no stringContains."
  );
}

/** Such as `greaterThan on "year" with a number`. */
function listComparisons(filter: RetrievalFilter): string[] {
  return Object.entries(filter).flatMap(([operator, operand]: [string, unknown]) => {
    if (Array.isArray(operand)) return operand.flatMap(listComparisons);
    const { key, value } = operand as { key?: unknown; value?: unknown };
    return [`${operator} on ${JSON.stringify(key)} with a ${Array.isArray(value) ? "list" : typeof value}`];
  });
}
