import { Bedrock } from "@aws-sdk/client-bedrock";
import type { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import type { RagChain } from "@bedrock-routed/rag";
import { cascadeRouter, citationsResolve, complexityRouter, isNoRefusal } from "@bedrock-routed/router";
import { createChain } from "../../src/create-chain";
import type { Environment } from "../../src/environment/environment";
import type { RouterChoice } from "../protocol";

export const SMALL_MODEL = "amazon.nova-lite-v1:0";
/** Every saving is counted against this model without prompt caching, so that routers can be compared. */
export const LARGE_MODEL = "amazon.nova-pro-v1:0";
/** The most tokens of an answer. */
export const MAX_ANSWER_TOKENS = 1000;

type ModelOptions = ConstructorParameters<typeof BedrockRoutedChatModel>[0];

/** One chain for each router. They share nothing, so each has its own cache points. */
export function createChains(
  environment: Environment,
  savings: BedrockSavingsHandler,
): Readonly<Record<RouterChoice, RagChain>> {
  const { clientConfig, modelId } = environment;
  const cheapFirst = cascadeRouter({
    cheap: SMALL_MODEL,
    strong: LARGE_MODEL,
    accept: [isNoRefusal(), citationsResolve({ required: true })],
  });
  const options: Readonly<Record<RouterChoice, ModelOptions>> = {
    bedrock: { model: modelId, bedrockClient: new Bedrock(clientConfig) },
    complexity: { router: complexityRouter({ simple: SMALL_MODEL, complex: LARGE_MODEL }) },
    cascade: { router: cheapFirst },
    small: { model: SMALL_MODEL },
    large: { model: LARGE_MODEL },
  };
  const create = (choice: RouterChoice): RagChain => {
    // "geo" calls the model through the profile of the Region's geography. Prompt routers are called as they are.
    const model = new BedrockRoutedChatModel({
      ...options[choice],
      crossRegion: "geo",
      clientOptions: clientConfig,
      maxTokens: MAX_ANSWER_TOKENS,
    });
    return createChain(environment, savings, model);
  };
  return {
    bedrock: create("bedrock"),
    complexity: create("complexity"),
    cascade: create("cascade"),
    small: create("small"),
    large: create("large"),
  };
}
