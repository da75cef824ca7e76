import { fileURLToPath } from "node:url";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { createRagChain } from "@bedrock-routed/rag";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";

const local = await startLocalBedrock({
  knowledgeBases: { HANDBOOK01: fileURLToPath(new URL("../handbook", import.meta.url)) },
});

// On AWS: clientOptions = { region: "us-east-1" }, the ARN of your prompt router, the id of your knowledge base.
const clientOptions = local.clientConfig;
const model = new BedrockRoutedChatModel({ model: local.defaultRouterArn, clientOptions });
const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: "HANDBOOK01", topK: 4, clientOptions });
const chain = createRagChain({ model, retriever });

// A chain is a runnable: it goes into any other one.
const short = chain.pipe(({ answer, citations, routing }) => ({
  answer,
  sources: citations.map(({ source }) => source),
  model: routing?.invokedModel?.modelId,
}));
for (const result of await short.batch([
  "When must the travel expense report be submitted?",
  "有給休暇は何日もらえますか。",
])) {
  console.log(result);
}

await local.close();
