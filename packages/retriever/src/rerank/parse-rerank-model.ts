import { InvalidOptionError, parseModelTarget } from "@bedrock-routed/core";

const ID = /^[a-z0-9-]+\.[\w.:-]+$/i;
const REMEDY = 'pass the id of a reranking model, such as "cohere.rerank-v3-5:0", or its ARN';

/** A reranking model, as the caller names it. */
export interface RerankModel {
  readonly modelId: string;
  /** Region and text of the ARN, when that is what was given. */
  readonly region?: string;
  readonly arn?: string;
}

/** @throws InvalidOptionError when it is neither the id nor the ARN of a foundation model */
export function parseRerankModel(option: string, model: unknown): RerankModel {
  if (typeof model === "string" && ID.test(model)) return { modelId: model };
  const target = typeof model === "string" && model.startsWith("arn:") ? parse(option, model) : undefined;
  const region = target?.kind === "foundation-model" ? target.arn?.region : undefined;
  if (target?.kind !== "foundation-model" || region === undefined) throw new InvalidOptionError(option, model, REMEDY);
  return { modelId: target.modelId, region, arn: String(model) };
}

function parse(option: string, arn: string): ReturnType<typeof parseModelTarget> {
  try {
    return parseModelTarget(arn);
  } catch (error) {
    throw new InvalidOptionError(option, arn, REMEDY, error);
  }
}
