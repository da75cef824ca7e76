import type {
  InputImage,
  KnowledgeBaseQuery,
  KnowledgeBaseRetrievalConfiguration,
  ManagedSearchConfiguration,
  MetadataConfigurationForReranking,
  RetrieveCommandInput,
  VectorSearchRerankingConfiguration,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { type MergedSettings, readRerankSettings } from "../options/resolve-settings";
import type { RerankSettings } from "../options/retrieval-settings";
import { buildModelConfiguration, formatModelArn, parseRerankModel } from "../rerank/rerank-model";

/** What to search for: the image if there is one, else the text. */
export interface RetrievalQuery {
  readonly text: string;
  readonly image?: InputImage | undefined;
}

/** A query to one knowledge base. */
export interface RetrieveQuestion {
  /** Id or ARN, as it is sent. */
  readonly identifier: string;
  /** Region for the ARN of a reranking model that is given by its id. */
  readonly region: string | undefined;
  readonly query: RetrievalQuery;
  readonly settings: MergedSettings;
}

/**
 * Builds the Retrieve request of a query. Settings that are not set are not sent.
 * @throws InvalidOptionError when the query is empty or too long, or no Region is known for a reranking model
 */
export function buildRetrieveInput({ identifier, region, query, settings }: RetrieveQuestion): RetrieveCommandInput {
  const { guardrail, userContext } = settings;
  return omitUndefined({
    knowledgeBaseId: identifier,
    retrievalQuery: buildQuery(query),
    retrievalConfiguration: buildConfiguration(settings, region),
    guardrailConfiguration: guardrail || undefined,
    userContext: userContext || undefined,
  });
}

function buildConfiguration(settings: MergedSettings, region: string | undefined): KnowledgeBaseRetrievalConfiguration {
  const { managed, searchType, filter, implicitFilter } = settings;
  const rerank = readRerankSettings(settings);
  const search = {
    numberOfResults: countCandidates(settings),
    filter: filter || undefined,
    rerankingConfiguration: rerank && buildReranking(rerank, settings.topK, region),
  };
  if (managed === true) {
    const rerankingModelType = readRerankingModelType(settings);
    return { managedSearchConfiguration: omitUndefined({ ...search, rerankingModelType }) };
  }
  return {
    vectorSearchConfiguration: omitUndefined({
      ...search,
      overrideSearchType: searchType,
      implicitFilterConfiguration: implicitFilter || undefined,
    }),
  };
}

function readRerankingModelType({ rerank }: MergedSettings): ManagedSearchConfiguration["rerankingModelType"] {
  if (rerank === undefined) return undefined;
  if (rerank === false) return "NONE";
  return rerank === "managed" ? "MANAGED" : "CUSTOM";
}

const CANDIDATES_PER_RESULT = 5;
/** A reranking model is charged for up to 100 passages at once. */
const MAX_DEFAULT_CANDIDATES = 100;

/** Number of passages to search for: more than `topK` when a model selects the best of them. */
function countCandidates(settings: MergedSettings): number {
  const { topK } = settings;
  const rerank = readRerankSettings(settings);
  if (rerank === undefined) return topK;
  return rerank.candidates ?? Math.min(topK * CANDIDATES_PER_RESULT, MAX_DEFAULT_CANDIDATES);
}

/** Builds the same configuration for vector search and managed search. */
function buildReranking(
  { model, metadata, additionalModelRequestFields }: RerankSettings,
  topK: number,
  region: string | undefined,
): VectorSearchRerankingConfiguration {
  const modelArn = formatModelArn(parseRerankModel("rerank.model", model), region);
  return {
    type: "BEDROCK_RERANKING_MODEL",
    bedrockRerankingConfiguration: omitUndefined({
      modelConfiguration: buildModelConfiguration(modelArn, additionalModelRequestFields),
      numberOfRerankedResults: topK,
      metadataConfiguration: metadata && buildMetadata(metadata),
    }),
  };
}

function buildMetadata(metadata: NonNullable<RerankSettings["metadata"]>): MetadataConfigurationForReranking {
  if (metadata === "ALL") return { selectionMode: "ALL" };
  const selected =
    "include" in metadata
      ? { fieldsToInclude: metadata.include.map(toField) }
      : { fieldsToExclude: metadata.exclude.map(toField) };
  return { selectionMode: "SELECTIVE", selectiveModeConfiguration: selected };
}

function toField(fieldName: string): { fieldName: string } {
  return { fieldName };
}

/** Limits of the service. */
const MAX_QUERY_CHARACTERS = 20_000;
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
const IMAGE_FORMATS = ["png", "jpeg", "gif", "webp"];

/** White space around the text is removed. Error messages have the length of the text and never the text itself. */
function buildQuery({ text, image }: RetrievalQuery): KnowledgeBaseQuery {
  if (image !== undefined) return { type: "IMAGE", image: checkImage(image) };
  if (typeof text !== "string" || text.trim() === "") {
    const shown = typeof text === "string" ? "(empty)" : `(${typeof text})`;
    throw new InvalidOptionError("query", shown, "pass a text, or an image in retrieval.image");
  }
  const trimmed = text.trim();
  if (trimmed.length > MAX_QUERY_CHARACTERS) {
    const remedy = `the service accepts up to ${MAX_QUERY_CHARACTERS} characters, so shorten or summarize the query`;
    throw new InvalidOptionError("query", `(${trimmed.length} characters)`, remedy);
  }
  return { text: trimmed };
}

function checkImage(image: InputImage): InputImage {
  const { format, inlineContent } = image;
  if (!IMAGE_FORMATS.includes(String(format))) {
    throw new InvalidOptionError("retrieval.image.format", format, `pass one of ${IMAGE_FORMATS.join(", ")}`);
  }
  const bytes = inlineContent?.byteLength ?? 0;
  if (bytes < 1 || bytes > MAX_IMAGE_BYTES) {
    throw new InvalidOptionError("retrieval.image.inlineContent", `(${bytes} bytes)`, "pass 1 byte to 5 MiB");
  }
  return image;
}
