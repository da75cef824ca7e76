import type {
  MetadataConfigurationForReranking,
  VectorSearchRerankingConfiguration,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { MergedSettings } from "../options/merge-settings";
import type { RerankSettings } from "../options/retrieval-settings";
import { formatModelArn } from "../rerank/format-model-arn";
import { parseRerankModel } from "../rerank/parse-rerank-model";
import { toDocumentType } from "../rerank/to-document-type";

/** A reranking model is charged for up to 100 passages at once, and picks better from more than it returns. */
const CANDIDATES_A_RESULT = 5;
const MAXIMUM_CANDIDATES = 100;

/** Passages to search for: more than `topK` when a model is to pick the best. */
export function candidatesOf({ topK, rerank }: MergedSettings): number {
  if (!rerank || rerank === "managed") return topK;
  return rerank.candidates ?? Math.min(topK * CANDIDATES_A_RESULT, MAXIMUM_CANDIDATES);
}

/** The same for vector and managed search. @throws InvalidOptionError when no Region is known for the model's ARN */
export function buildReranking(
  rerank: RerankSettings,
  topK: number,
  region: string | undefined,
): VectorSearchRerankingConfiguration {
  const { metadata, additionalModelRequestFields: fields } = rerank;
  const modelArn = formatModelArn(parseRerankModel("rerank.model", rerank.model), region);
  return {
    type: "BEDROCK_RERANKING_MODEL",
    bedrockRerankingConfiguration: {
      modelConfiguration: {
        modelArn,
        ...(fields === undefined ? {} : { additionalModelRequestFields: toDocumentType(fields) }),
      },
      numberOfRerankedResults: topK,
      ...(metadata === undefined ? {} : { metadataConfiguration: buildMetadata(metadata) }),
    },
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
