import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRoutingRecord } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import { AIMessage } from "@langchain/core/messages";
import { Command, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import { createDeskAgent } from "./desk-agent";
import { FileCheckpointer } from "./file-checkpointer";

const local = await startLocalBedrock();
const folder = mkdtempSync(join(tmpdir(), "checkpoints-"));
const thread = { configurable: { thread_id: "thread-1" } };
const orders: string[] = [];

/** A new agent with the checkpoints of the last one, as after a restart of the process. */
const createAgent = (orderDesk: (city: string) => string) =>
  createDeskAgent({
    modelId: local.defaultRouterArn,
    clientOptions: local.clientConfig,
    checkpointer: new FileCheckpointer(join(folder, "threads")),
    orderDesk,
  });

// 1. The model wants to order. The graph waits for a person, for as long as it takes.
const first = createAgent(() => {
  throw new Error("The order system is down.");
});
const waiting = await first.invoke({ messages: "Order a desk for the employee in Osaka." }, thread);
if (isInterrupted(waiting)) console.log(waiting[INTERRUPT][0]?.value);

// 2. The person approves, and the order fails: the process "crashes".
await first
  .invoke(new Command({ resume: true }), thread)
  .catch((error: Error) => console.log(`Crash: ${error.message}`));

// 3. After the restart, the agent goes on where it was. The model is not asked again, and nobody approves again.
const second = createAgent((city) => {
  orders.push(city);
  return `The desk in ${city} is ordered.`;
});
const { messages } = await second.invoke(null, thread);
console.log(messages.at(-1)?.text, { orders });

for (const message of messages.filter((message) => AIMessage.isInstance(message))) {
  const { invokedModel, usage } = readRoutingRecord(message) ?? {};
  console.log(`${invokedModel?.modelId}: ${usage?.inputTokens} → ${usage?.outputTokens} tokens`);
}
console.log(`${local.requests.filter(({ operation }) => operation === "Converse").length} calls of a model`);

rmSync(folder, { recursive: true });
await local.close();
