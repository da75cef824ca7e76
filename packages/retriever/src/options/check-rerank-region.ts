import { InvalidOptionError } from "@bedrock-routed/core";
import { parseRerankModel } from "../rerank/parse-rerank-model";
import type { RetrievalSettings } from "./retrieval-settings";

/** @throws InvalidOptionError when the reranking model's ARN is of another Region than the knowledge base */
export function checkRerankRegion({ rerank }: RetrievalSettings, region: string | undefined): void {
  if (rerank === undefined || rerank === false || rerank === "managed" || region === undefined) return;
  const model = parseRerankModel("rerank.model", rerank.model);
  if (model.region === undefined || model.region === region) return;
  throw new InvalidOptionError("rerank.model", rerank.model, `it has to be in the knowledge base's Region, ${region}`);
}
