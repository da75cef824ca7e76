import { fileURLToPath } from "node:url";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { z } from "zod";

const local = await startLocalBedrock({
  knowledgeBases: { HANDBOOK01: fileURLToPath(new URL("../handbook", import.meta.url)) },
});
const clientOptions = local.clientConfig;
const savings = new BedrockSavingsHandler({ baseline: "us.amazon.nova-pro-v1:0" });

/** A model whose costs are reported under the name of its agent. */
const modelOf = (agent: string, model: string) =>
  new BedrockRoutedChatModel({ model, clientOptions, callbacks: [savings], metadata: { feature: agent } });

const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: "HANDBOOK01", topK: 3, clientOptions });
const searchHandbook = tool(
  async ({ query }) => (await retriever.invoke(query)).map(({ pageContent }) => pageContent).join("\n\n"),
  { name: "search_handbook", description: "Searches the employee handbook.", schema: z.object({ query: z.string() }) },
);
const multiply = tool(({ a, b }) => `${a * b}`, {
  name: "multiply",
  description: "Multiplies two numbers, times.",
  schema: z.object({ a: z.number(), b: z.number() }),
});

// Looking up and multiplying are easy: small models do it. Only the supervisor is a large model.
const handbookAgent = createAgent({ model: modelOf("handbook", "us.amazon.nova-lite-v1:0"), tools: [searchHandbook] });
const mathAgent = createAgent({ model: modelOf("math", "us.amazon.nova-micro-v1:0"), tools: [multiply] });

const askAgent = (name: string, description: string, agent: typeof handbookAgent | typeof mathAgent) =>
  tool(
    async ({ query }) => (await agent.invoke({ messages: [{ role: "user", content: query }] })).messages.at(-1)?.text,
    {
      name,
      description,
      schema: z.object({ query: z.string().describe("The question") }),
    },
  );
const supervisor = createAgent({
  model: modelOf("supervisor", "us.amazon.nova-pro-v1:0"),
  tools: [
    askAgent("ask_handbook_agent", "Looks up rules for employees in the handbook.", handbookAgent),
    askAgent("ask_math_agent", "Multiplies numbers: what is one number times another?", mathAgent),
  ],
  systemPrompt: "You supervise two agents. Always call a tool.",
});

for (const question of ["When must the travel expense report be submitted?", "What is 12 times 8?"]) {
  const { messages } = await supervisor.invoke({ messages: [{ role: "user", content: question }] });
  console.log(`${question}\n→ ${messages.at(-1)?.text}\n`);
}
for (const { key, calls, costUsd } of savings.report().groups.feature ?? [])
  console.log({ agent: key, calls, costUsd });

await local.close();
