import type { ContentBlock, Message, SystemContentBlock } from "@aws-sdk/client-bedrock-runtime";
import type { MessageChange } from "@bedrock-routed/core";
import type { BaseMessage } from "@langchain/core/messages";
import { isRecord, textOf } from "./block-fields";
import { readCacheControl } from "./cache-control";
import { DocumentNames } from "./document-names";
import { MessageScope } from "./message-scope";
import { readAssistantMessage } from "./read-assistant-message";
import { readBlock } from "./read-block";
import { readAnthropicResult, readToolMessage } from "./read-tool-message";
import { repairHistory, type Turn } from "./repair-history";

/** The messages of a Converse request, and what was changed so that Amazon Bedrock accepts them. */
export interface Conversation {
  readonly messages: Message[];
  readonly system: SystemContentBlock[];
  readonly changes: readonly MessageChange[];
  /** The cache points that `cache_control` on a block asked for. */
  readonly requestedPoints: ReadonlySet<object>;
  /** The tools that the history calls, each once, with the first message that calls it. */
  readonly calledTools: readonly CalledTool[];
}

/** A tool of the application that a history calls. */
interface CalledTool {
  readonly name: string;
  /** Index of the message in the list that was passed. */
  readonly message: number;
}

/**
 * Converts LangChain's messages to those of a Converse request. Pure: the messages stay as they are.
 *
 * Blocks keep their kind and order. What Bedrock would refuse is repaired if only one repair can be right,
 * and each repair is noted in `changes`.
 * @throws InvalidMessageError for anything else that cannot be sent. It names the message.
 */
export function convertMessages(messages: readonly BaseMessage[]): Conversation {
  const changes: MessageChange[] = [];
  const points = new Set<object>();
  const collected = { names: new DocumentNames(), points, changes };
  const answered = findAnsweredCalls(messages);
  const system: SystemContentBlock[] = [];
  const turns: Turn[] = [];
  messages.forEach((message, index) => {
    const type = roleOf(message);
    const scope = new MessageScope(index, message.getType(), collected);
    if (type === "system") system.push(...readSystem(message, scope));
    else if (type === "assistant") turns.push(readAssistant(message, answered, scope));
    else if (type === "tool") turns.push(readTool(message, scope));
    else turns.push(readUser(message, scope));
  });
  const calledTools = findCalledTools(turns);
  return { system, messages: repairHistory(turns), changes, requestedPoints: points, calledTools };
}

type Role = "system" | "user" | "assistant" | "tool";

function roleOf(message: BaseMessage): Role {
  const type = message.getType();
  if (type === "human") return "user";
  if (type === "ai") return "assistant";
  if (type === "tool") return "tool";
  if (type === "system" || type === "developer") return "system";
  // A ChatMessage, whose role is any text.
  if (type === "generic" && "role" in message) return GENERIC_ROLES.get(String(message.role).toLowerCase()) ?? "user";
  return "user";
}

const GENERIC_ROLES: ReadonlyMap<string, Role> = new Map([
  ["assistant", "assistant"],
  ["ai", "assistant"],
  ["model", "assistant"],
  ["system", "system"],
  ["developer", "system"],
]);

/** @throws InvalidMessageError for content that is neither text, a cache point nor content for the guardrail */
function readSystem(message: BaseMessage, scope: MessageScope): SystemContentBlock[] {
  const read: SystemContentBlock[] = [];
  for (const block of toBlocks(message.content)) {
    const blocks = readBlock(block, scope) ?? [{}];
    for (const converted of [...blocks, ...readCacheControl(block, blocks, scope)]) {
      const { text, cachePoint, guardContent }: Partial<ContentBlock> = converted;
      if (text !== undefined) read.push({ text });
      else if (cachePoint !== undefined) read.push(converted as SystemContentBlock);
      else if (guardContent !== undefined) read.push({ guardContent });
      else {
        throw scope.refuse(
          `a system prompt cannot hold ${describe(block)}`,
          "Use text, cache points and guardContent only, and put the rest into a human message.",
        );
      }
    }
  }
  return read;
}

function readAssistant(message: BaseMessage, answered: ReadonlySet<string>, scope: MessageScope): Turn {
  const content = readAssistantMessage(message, answered, scope);
  if (content.length === 0) scope.note("empty-message");
  return { role: "assistant", content, scope };
}

function readTool(message: BaseMessage, scope: MessageScope): Turn {
  const id = "tool_call_id" in message && typeof message.tool_call_id === "string" ? message.tool_call_id : "";
  const status = "status" in message && typeof message.status === "string" ? message.status : undefined;
  const content = readToolMessage({ tool_call_id: id, content: message.content, status }, scope);
  return { role: "user", content, scope };
}

/** @throws InvalidMessageError for a message without content, and for content that a user cannot send */
function readUser(message: BaseMessage, scope: MessageScope): Turn {
  if (!USER_TYPES.has(message.getType())) {
    throw scope.refuse("messages of its type have no place in a Converse request", "Leave it out.");
  }
  const content = toBlocks(message.content).flatMap((block): readonly ContentBlock[] => {
    if (isRecord(block) && block.type === "tool_result" && !isRecord(block.toolResult)) {
      const result = readAnthropicResult(block, scope);
      return [...result, ...readCacheControl(block, result, scope)];
    }
    const read = readBlock(block, scope);
    const isForUser = read?.every(({ toolUse, reasoningContent, citationsContent }) => {
      return toolUse === undefined && reasoningContent === undefined && citationsContent === undefined;
    });
    if (read !== undefined && isForUser) return [...read, ...readCacheControl(block, read, scope)];
    throw scope.refuse(
      `a message of this type cannot hold ${describe(block)}`,
      "Use LangChain's content blocks of the types text, image, file, audio and video, or Converse's own blocks.",
    );
  });
  if (content.length > 0) return { role: "user", content, scope };
  throw scope.refuse("it has no content", "Amazon Bedrock takes no empty or blank message: fill it, or leave it out.");
}

const USER_TYPES: ReadonlySet<string> = new Set(["human", "generic"]);

function toBlocks(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [content ?? ""];
}

/** The kind of a block, without what is in it. */
function describe(block: unknown): string {
  if (!isRecord(block)) return "this content";
  return `a block of the type ${JSON.stringify(block.type ?? Object.keys(block)[0] ?? "unknown").slice(0, 80)}`;
}

/** The ids of the calls that a tool message answers, or a result in the content of a human message. */
function findAnsweredCalls(messages: readonly BaseMessage[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const message of messages) {
    if ("tool_call_id" in message && typeof message.tool_call_id === "string") ids.add(message.tool_call_id);
    else if (Array.isArray(message.content) && roleOf(message) === "user") {
      for (const block of message.content) {
        const id = readAnsweredId(block);
        if (id !== undefined) ids.add(id);
      }
    }
  }
  return ids;
}

/** The id of the call that a block in Converse's or Anthropic's form answers. */
function readAnsweredId(block: unknown): string | undefined {
  if (!isRecord(block)) return undefined;
  if (isRecord(block.toolResult)) return textOf(block.toolResult.toolUseId);
  return block.type === "tool_result" ? textOf(block.tool_use_id) : undefined;
}

function findCalledTools(turns: readonly Turn[]): readonly CalledTool[] {
  const called = new Map<string, CalledTool>();
  for (const { content, scope } of turns) {
    for (const { toolUse } of content) {
      if (toolUse?.name === undefined || toolUse.type === "server_tool_use" || called.has(toolUse.name)) continue;
      called.set(toolUse.name, { name: toolUse.name, message: scope.index });
    }
  }
  return [...called.values()];
}
