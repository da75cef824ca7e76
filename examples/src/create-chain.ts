import { Bedrock } from "@aws-sdk/client-bedrock";
import type { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { omitUndefined } from "@bedrock-routed/core";
import { createRagChain, type RagChain } from "@bedrock-routed/rag";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import type { Environment } from "./environment/environment";

/**
 * The whole application: a retriever, a routed model and a chain. It is the same offline and on AWS.
 * @param model answers. By default the environment's prompt router chooses who does
 */
export function createChain(
  environment: Environment,
  savings: BedrockSavingsHandler,
  model: BedrockRoutedChatModel = createModel(environment),
): RagChain {
  const { clientConfig, knowledgeBaseId, scoreThreshold, instructions } = environment;
  const retriever = new BedrockKnowledgeBaseRetriever(
    omitUndefined({ knowledgeBaseId, topK: 4, clientOptions: clientConfig, scoreThreshold }),
  );
  // Employees ask in two languages. With rules in both, all questions share one cached prefix.
  // The callbacks belong to the chain, not to the model, so that answers without a model call count too.
  return createRagChain({ model, retriever, instructions, promptLanguage: "bilingual" }).withConfig({
    callbacks: [savings],
  });
}

function createModel({ clientConfig, modelId }: Environment): BedrockRoutedChatModel {
  return new BedrockRoutedChatModel({
    model: modelId,
    clientOptions: clientConfig,
    bedrockClient: new Bedrock(clientConfig),
  });
}
