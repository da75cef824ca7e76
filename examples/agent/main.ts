import { fileURLToPath } from "node:url";
import { Budget, BudgetExceededError } from "@bedrock-routed/callbacks";
import { withBudget } from "@bedrock-routed/callbacks/with-budget";
import { BedrockRoutedChatModel, readRoutingRecord } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { z } from "zod";

const local = await startLocalBedrock({
  knowledgeBases: { HANDBOOK01: fileURLToPath(new URL("../handbook", import.meta.url)) },
});
const clientOptions = local.clientConfig;

const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: "HANDBOOK01", topK: 4, clientOptions });
const searchHandbook = tool(
  async ({ query }) => (await retriever.invoke(query)).map(({ pageContent }) => pageContent).join("\n\n"),
  {
    name: "search_handbook",
    description: "Searches the employee handbook.",
    schema: z.object({ query: z.string().describe("A question in the language of the user") }),
  },
);

// Each thread may cost a tenth of a cent. The budget refuses a call before it is sent.
const budget = new Budget({ limitUsd: 0.001, period: "day", by: "thread" });
const agent = createAgent({
  model: withBudget(new BedrockRoutedChatModel({ model: "us.amazon.nova-lite-v1:0", clientOptions }), budget),
  tools: [searchHandbook],
  systemPrompt: `You answer employees from the handbook. Use search_handbook first.\n${"Be brief and name the rule. ".repeat(200)}`,
  checkpointer: new MemorySaver(),
});

/** Asks in a thread, and prints which model took each new step, and what it read from the cache. */
async function ask(thread: string, question: string, known = 0): Promise<number> {
  const config = { configurable: { thread_id: thread }, metadata: { thread_id: thread } };
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: question }] }, config);
  console.log(`\n${thread}: ${question}`);
  for (const message of messages.slice(known)) {
    if (!AIMessage.isInstance(message)) continue;
    const { invokedModel, usage } = readRoutingRecord(message) ?? {};
    const step = message.tool_calls?.length ? `calls ${message.tool_calls[0]?.name}` : message.text;
    console.log(`  ${invokedModel?.modelId}, ${usage?.cacheReadTokens} tokens from the cache: ${step}`);
  }
  return messages.length;
}

const known = await ask("thread-1", "When must the travel expense report be submitted?");
await ask("thread-1", "And how long are customer files kept after a contract ends?", known);

try {
  for (let turn = 1; ; turn += 1)
    await ask("thread-2", `Question ${turn}: how many days of leave are there?`, Number.POSITIVE_INFINITY);
} catch (error) {
  if (!BudgetExceededError.isInstance(error)) throw error;
  console.log(
    `\n${error.key} has spent ${error.spentUsd.toFixed(6)} of ${error.limitUsd} USD. Its next call was not sent.`,
  );
}
await ask("thread-3", "有給休暇は何日もらえますか。");

await local.close();
