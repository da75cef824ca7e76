import type { ConverseCommandInput, Tool } from "@aws-sdk/client-bedrock-runtime";
import type { MessageChange } from "@bedrock-routed/core";
import type { Conversation } from "./convert-messages";

/**
 * The request with the messages of a conversation, and every change that was made for it. If the history calls
 * tools, and the request defines none, the request gets a definition of each tool in the history: Amazon Bedrock
 * demands one. Of such a tool only the name is known, so it takes any object.
 */
export function withConversation<Input extends ConverseCommandInput>(
  input: Input,
  { messages, system, changes, calledTools }: Conversation,
): { readonly request: Input; readonly changes: readonly MessageChange[] } {
  // Upstream's placeholder has no system prompt that would have to be taken out.
  const converted = { ...input, messages };
  if (system.length > 0) converted.system = system;
  const [first] = calledTools;
  if (first === undefined || input.toolConfig !== undefined) return { request: converted, changes };
  const tools = calledTools.map(
    ({ name }): Tool => ({ toolSpec: { name, inputSchema: { json: { type: "object" } } } }),
  );
  return {
    request: { ...converted, toolConfig: { tools } },
    changes: [...changes, { kind: "tools-from-history", message: first.message }],
  };
}
