import { omitUndefined } from "@bedrock-routed/core";
import { type BaseMessage, type BaseMessageLike, coerceMessageLikeToMessage } from "@langchain/core/messages";
import type { BasePromptValueInterface } from "@langchain/core/prompt_values";
import type { BatchParameters } from "../batch-definition";
import { RecordProblemError } from "../batch-errors";
import { type ConverseRecord, checkRecord, type RecordBlock, type RecordMessage } from "./converse-record";
import { toRecordBlock } from "./record-blocks";

/** A request of Converse without `modelId`. Its own parameters come before those of the run. */
export type BatchRequest = ConverseRecord;

/** An input of a chat model, or a request: a prompt, a message, a conversation, a prompt value, or a request of Converse. */
export type BatchInput =
  | string
  | BaseMessageLike
  | readonly BaseMessageLike[]
  | BasePromptValueInterface
  | BatchRequest;

/** Any number of inputs. They are read once, one after the other. */
export type BatchInputs = Iterable<BatchInput> | AsyncIterable<BatchInput>;

/** Builds the record of an input. @throws RecordProblemError when batch inference cannot take it */
export function toRecord(input: BatchInput, parameters: BatchParameters): ConverseRecord {
  const { system, messages, ...own } = isRequest(input) ? checkRecord(input) : toConversation(readMessages(input));
  const { maxTokens, temperature, topP, stopSequences, additionalModelRequestFields } = parameters;
  const inferenceConfig = { ...omitUndefined({ maxTokens, temperature, topP, stopSequences }), ...own.inferenceConfig };
  const extra = { ...additionalModelRequestFields, ...own.additionalModelRequestFields };
  const texts = [...(parameters.system === undefined ? [] : [{ text: parameters.system }]), ...(system ?? [])];
  const record = omitUndefined({
    messages,
    system: texts.length === 0 ? undefined : texts,
    inferenceConfig: Object.keys(inferenceConfig).length === 0 ? undefined : inferenceConfig,
    additionalModelRequestFields: Object.keys(extra).length === 0 ? undefined : extra,
    requestMetadata: own.requestMetadata,
  });
  return isRequest(input) ? record : checkRecord(record);
}

function isRequest(input: BatchInput): input is BatchRequest {
  return (
    typeof input === "object" &&
    input !== null &&
    !Array.isArray(input) &&
    "messages" in input &&
    !("toChatMessages" in input)
  );
}

function readMessages(input: Exclude<BatchInput, BatchRequest>): BaseMessage[] {
  if (typeof input === "string") return [coerceMessageLikeToMessage(input)];
  if (Array.isArray(input)) {
    // One message as a pair of role and content is a conversation of its own.
    const isPair = input.length === 2 && typeof input[0] === "string" && ROLES.has(input[0]);
    return isPair ? [coerce(input as BaseMessageLike)] : (input as readonly BaseMessageLike[]).map(coerce);
  }
  if (typeof input === "object" && input !== null && "toChatMessages" in input) {
    return (input as BasePromptValueInterface).toChatMessages();
  }
  return [coerce(input as BaseMessageLike)];
}

const ROLES: ReadonlySet<string> = new Set(["human", "user", "ai", "assistant", "system"]);

function coerce(message: BaseMessageLike): BaseMessage {
  try {
    return coerceMessageLikeToMessage(message);
  } catch {
    throw new RecordProblemError(
      "",
      "It is no prompt, message, list of messages, prompt value or request of Converse.",
    );
  }
}

function toConversation(list: readonly BaseMessage[]): ConverseRecord {
  const system: { text: string }[] = [];
  const messages: { role: RecordMessage["role"]; content: RecordBlock[] }[] = [];
  for (const [index, message] of list.entries()) {
    const field = `messages[${index}]`;
    const content = toBlocks(message, field);
    const role = roleOf(message, field);
    if (role === "system") {
      for (const { text } of content) if (text !== undefined) system.push({ text });
      continue;
    }
    const last = messages.at(-1);
    // The service takes no two messages of one role after each other.
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) messages.push({ role, content });
  }
  if (messages.length === 0) throw new RecordProblemError("", "It has no text to send.");
  return omitUndefined({ messages, system: system.length === 0 ? undefined : system });
}

function roleOf(message: BaseMessage, field: string): RecordMessage["role"] | "system" {
  const type = message.getType();
  if (type === "human") return "user";
  if (type === "system") return "system";
  const calls = "tool_calls" in message && Array.isArray(message.tool_calls) ? message.tool_calls : [];
  if (type === "ai" && calls.length === 0) return "assistant";
  if (type === "ai" || type === "tool" || type === "function") {
    throw new RecordProblemError(field, "Batch inference has no tools. Leave tool calls and their results out.");
  }
  throw new RecordProblemError(field, `It has the role ${JSON.stringify(type)}. Use human, ai or system messages.`);
}

/** Blank texts are left out, because the service refuses them. */
function toBlocks({ content }: BaseMessage, field: string): RecordBlock[] {
  if (typeof content === "string") return content.trim() === "" ? [] : [{ text: content }];
  return content.flatMap((block, index) => toRecordBlock(block, `${field}.content[${index}]`) ?? []);
}
