import { BedrockRoutedChatModel, type BedrockRoutedChatModelInput } from "@bedrock-routed/chat-model";
import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import {
  type BaseCheckpointSaver,
  Command,
  type CompiledStateGraph,
  END,
  interrupt,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { z } from "zod";

export interface DeskAgentOptions {
  readonly modelId: string;
  readonly clientOptions: NonNullable<BedrockRoutedChatModelInput["clientOptions"]>;
  readonly checkpointer: BaseCheckpointSaver;
  readonly orderDesk: (city: string) => string;
}

type DeskAgent = CompiledStateGraph<
  typeof MessagesAnnotation.State,
  typeof MessagesAnnotation.Update,
  string,
  typeof MessagesAnnotation.spec,
  typeof MessagesAnnotation.spec
>;

/** Model → a person approves → order → model. Every step is a checkpoint: what was paid for is not paid for twice. */
export function createDeskAgent({ modelId, clientOptions, checkpointer, orderDesk }: DeskAgentOptions): DeskAgent {
  const order = tool(({ city }) => orderDesk(city), {
    name: "order_desk",
    description: "Orders a desk for an employee in a city.",
    schema: z.object({ city: z.string() }),
  });
  const model = new BedrockRoutedChatModel({ model: modelId, clientOptions }).bindTools([order]);

  return new StateGraph(MessagesAnnotation)
    .addNode("model", async ({ messages }) => ({ messages: await model.invoke(messages) }))
    .addNode("approve", ({ messages }) => approve(messages), { ends: ["order", "model"] })
    .addNode("order", async ({ messages }) => ({
      messages: await Promise.all(toolCalls(messages).map((call) => order.invoke({ ...call, type: "tool_call" }))),
    }))
    .addEdge(START, "model")
    .addConditionalEdges("model", ({ messages }) => (toolCalls(messages).length > 0 ? "approve" : END))
    .addEdge("order", "model")
    .compile({ checkpointer });
}

/** Asks a person. The graph stops here, and goes on with what `new Command({ resume })` says. */
function approve(messages: BaseMessage[]): Command {
  const calls = toolCalls(messages);
  const isApproved: boolean = interrupt(
    `May I call ${calls.map(({ name, args }) => `${name}(${JSON.stringify(args)})`).join(", ")}?`,
  );
  if (isApproved) return new Command({ goto: "order" });
  const refused = calls.map(
    ({ id = "" }) => new ToolMessage({ content: "The manager refused.", tool_call_id: id, status: "error" }),
  );
  return new Command({ goto: "model", update: { messages: refused } });
}

function toolCalls(messages: BaseMessage[]): NonNullable<AIMessage["tool_calls"]> {
  const last = messages.at(-1);
  return (AIMessage.isInstance(last) ? last.tool_calls : undefined) ?? [];
}
