import { BedrockClient } from "@aws-sdk/client-bedrock";
import type { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { createRagChain } from "@bedrock-routed/rag";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import type { Environment } from "./environment/environment";

/** The whole application: a retriever, a routed model and a chain. The same offline and on AWS. */
export function createChain(
  environment: Environment,
  savings: BedrockSavingsHandler,
): ReturnType<typeof createRagChain> {
  const { clientConfig, modelId, knowledgeBaseId, minimumScore, instructions } = environment;
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId,
    topK: 4,
    clientOptions: clientConfig,
    ...(minimumScore === undefined ? {} : { minimumScore }),
  });
  const model = new BedrockRoutedChatModel({
    model: modelId,
    clientOptions: clientConfig,
    callbacks: [savings],
    bedrockClient: new BedrockClient(clientConfig),
  });
  return createRagChain({ model, retriever, ...(instructions === undefined ? {} : { instructions }) });
}
