import { embedWithCohereV3, embedWithCohereV4 } from "./cohere";
import type { EmbeddingModel } from "./embedding";
import { embedWithNova } from "./nova";
import { embedWithTitanG1, embedWithTitanImage, embedWithTitanV2 } from "./titan";

const MODELS: ReadonlyMap<string, EmbeddingModel> = new Map([
  ["amazon.titan-embed-text-v1", embedWithTitanG1],
  ["amazon.titan-embed-g1-text-02", embedWithTitanG1],
  ["amazon.titan-embed-text-v2:0", embedWithTitanV2],
  ["amazon.titan-embed-image-v1", embedWithTitanImage],
  ["amazon.nova-2-multimodal-embeddings-v1:0", embedWithNova],
  ["cohere.embed-english-v3", embedWithCohereV3],
  ["cohere.embed-multilingual-v3", embedWithCohereV3],
  ["cohere.embed-v4:0", embedWithCohereV4],
]);

/** Returns the embedding model with this base model id. `undefined` for other models. */
export function findEmbeddingModel(modelId: string): EmbeddingModel | undefined {
  return MODELS.get(modelId);
}
