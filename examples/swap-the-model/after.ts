import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import type { Runnable } from "@langchain/core/runnables";

export function createChain(client: BedrockRuntimeClient): Runnable<{ context: string; question: string }, string> {
  const model = new BedrockRoutedChatModel({
    model: "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
    region: "us-east-1",
    client,
  });
  const prompt = ChatPromptTemplate.fromMessages([
    ["system", "Use the following pieces of context to answer the question.\n\n{context}"],
    ["human", "{question}"],
  ]);
  return prompt.pipe(model).pipe(new StringOutputParser());
}
