import { BedrockClient } from "@aws-sdk/client-bedrock";
import type { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { createRagChain, type RagChain } from "@bedrock-routed/rag";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import type { Environment } from "./environment/environment";

/** The whole application: a retriever, a routed model and a chain. The same offline and on AWS. */
export function createChain(environment: Environment, savings: BedrockSavingsHandler): RagChain {
  const { clientConfig, modelId, knowledgeBaseId, scoreThreshold, instructions } = environment;
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId,
    topK: 4,
    clientOptions: clientConfig,
    ...(scoreThreshold === undefined ? {} : { scoreThreshold }),
  });
  const model = new BedrockRoutedChatModel({
    model: modelId,
    clientOptions: clientConfig,
    bedrockClient: new BedrockClient(clientConfig),
  });
  // Employees ask in two languages: with rules in both, all questions share one cached prefix.
  // Callbacks are of the chain and not of the model: what is answered without a model call is counted too.
  return createRagChain({ model, retriever, instructions, promptLanguage: "bilingual" }).withConfig({
    callbacks: [savings],
  });
}
