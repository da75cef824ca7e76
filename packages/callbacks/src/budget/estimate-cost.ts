import { costOf, estimateTokens, type ModelCatalog, type PricedModel, readInvokedModel } from "@bedrock-routed/core";

/** What an estimate is worked out from. */
export interface EstimateBasis {
  /** Id or ARN of the model. */
  readonly modelId: string | undefined;
  readonly inputText: string;
  /** Most tokens of the answer. */
  readonly outputTokens: number;
}

/** An estimate of a call's cost in picodollars, without caching; `undefined` when no price is known. */
export function estimateCost(
  { modelId, inputText, outputTokens }: EstimateBasis,
  modelCatalog: ModelCatalog,
): bigint | undefined {
  const model: PricedModel | undefined = readInvokedModel(modelId);
  if (model === undefined) return undefined;
  const inputTokens = estimateTokens(inputText);
  const usage = { inputTokens, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens };
  const quote = modelCatalog.price(model, { inputTokens });
  return quote && costOf(usage, quote.price)?.total;
}
