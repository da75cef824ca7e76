import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { costOf, defaultModelCatalog, toUsd } from "@bedrock-routed/core";
import { HumanMessage } from "@langchain/core/messages";
import { clientOptionsOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** What a small call showed. */
export interface SmallCall {
  /** The model that answered; `undefined` when the service did not say. */
  readonly modelId: string | undefined;
  /** What the call cost in USD; `undefined` when the price is not known. */
  readonly usd: number | undefined;
}

const MAX_TOKENS = 1;
const TIMEOUT_MS = 60_000;

/**
 * Sends the smallest call, because nothing else proves that the account may call a model: one word, and one token of
 * answer.
 */
export async function callModel(context: CommandContext, modelId: string): Promise<SmallCall> {
  const model = new BedrockRoutedChatModel({
    model: modelId,
    maxTokens: MAX_TOKENS,
    maxRetries: 0,
    clientOptions: clientOptionsOf(context),
  });
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const answer = await model.invoke([new HumanMessage("Hi")], { signal });
  const record = readRoutingRecord(answer);
  const { invokedModel, usage } = record ?? {};
  const price = invokedModel && defaultModelCatalog().price(invokedModel);
  const cost = price && usage && costOf(usage, price.price);
  return { modelId: invokedModel?.modelId, usd: cost && toUsd(cost.total) };
}
