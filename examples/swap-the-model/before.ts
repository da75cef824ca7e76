import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import type { Runnable } from "@langchain/core/runnables";

export function createChain(client: BedrockRuntimeClient): Runnable<{ context: string; question: string }, string> {
  const model = new ChatBedrockConverse({
    model: "us.amazon.nova-pro-v1:0",
    region: "us-east-1",
    client,
  });
  const prompt = ChatPromptTemplate.fromMessages([
    ["system", "Use the following pieces of context to answer the question.\n\n{context}"],
    ["human", "{question}"],
  ]);
  return prompt.pipe(model).pipe(new StringOutputParser());
}
