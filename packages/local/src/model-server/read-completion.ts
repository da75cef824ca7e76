import { omitUndefined } from "@bedrock-routed/core";
import type { ScriptedToolUse, StopReason } from "../converse/plan-reply";
import type { ModelUsage, ReplyPart } from "../converse/respond";
import { isJsonObject, type JsonObject, parseBody, readObjects } from "../wire/read-json";

/** The reply of a model server is not what the protocol says. The message continues "The model server …". */
export class BrokenReplyError extends Error {}

/**
 * Reads the chunks of a streamed chat completion, or the one object of a completion that is not streamed.
 * @param stopSequences those of the request; a server may name the one that ended the reply
 * @throws BrokenReplyError when a chunk is an error, or the stream ends without an end of the reply
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export async function* readCompletion(
  chunks: AsyncIterable<string>,
  stopSequences: readonly string[],
): AsyncGenerator<ReplyPart> {
  const calls: OpenCall[] = [];
  let end: ReplyEnding | undefined;
  let modelUsage: ModelUsage | undefined;
  for await (const data of chunks) {
    if (data.trim() === "[DONE]") {
      end ??= {};
      continue;
    }
    const chunk = parseChunk(data);
    modelUsage = readUsage(chunk.usage) ?? modelUsage;
    const [choice = {}] = readObjects(chunk.choices);
    // A completion that is not streamed has `message` instead of `delta`.
    const delta = [choice.delta, choice.message].find(isJsonObject) ?? {};
    yield* readTexts(delta);
    for (const call of readObjects(delta.tool_calls)) addToCall(calls, call);
    if (typeof choice.finish_reason === "string") end = readEnding(choice, stopSequences);
  }
  if (end === undefined) throw new BrokenReplyError("ended its stream before the reply had ended");
  const toolUse = calls.map(toToolUse).filter((call) => call !== undefined);
  const stopReason = end.stopReason ?? (toolUse.length < calls.length ? "malformed_tool_use" : undefined);
  yield { toolUse, ...omitUndefined({ stopReason, modelUsage }) };
}

function parseChunk(data: string): JsonObject {
  const chunk = parseBody(data);
  if (!isJsonObject(chunk)) throw new BrokenReplyError("sent something that is not JSON");
  const problem = chunk.error === undefined || chunk.error === null ? undefined : readErrorText(chunk);
  if (problem !== undefined) throw new BrokenReplyError(`reports: ${problem}`);
  return chunk;
}

const MAX_ERROR_CHARACTERS = 500;

/** Returns the text of an error in one of the forms that servers use, as one line. */
export function readErrorText(body: unknown): string {
  const object = isJsonObject(body) ? body : {};
  const inner = isJsonObject(object.error) ? object.error.message : object.error;
  const text = [inner, object.message, object.detail].find((candidate) => typeof candidate === "string");
  return String(text ?? "no reason given")
    .replaceAll(/\s+/g, " ")
    .slice(0, MAX_ERROR_CHARACTERS);
}

/** Servers name a model's reasoning in two ways. */
function* readTexts({ reasoning_content, reasoning, content, refusal }: JsonObject): Generator<ReplyPart> {
  for (const thought of [reasoning_content ?? reasoning]) {
    if (typeof thought === "string" && thought !== "") yield { reasoning: thought };
  }
  for (const text of [content, refusal]) if (typeof text === "string" && text !== "") yield text;
}

/** A tool call whose arguments are still coming. */
interface OpenCall {
  readonly index: unknown;
  readonly id: unknown;
  name: string;
  arguments: string;
}

/** Calls come in fragments, and those of several calls may alternate. Some servers leave out the index. */
function addToCall(calls: OpenCall[], { index, id, function: called }: JsonObject): void {
  const { name, arguments: fragment } = isJsonObject(called) ? called : {};
  const isNew = typeof id === "string" && id !== "";
  let call = index === undefined ? undefined : calls.find((known) => known.index === index);
  if (index === undefined && !isNew) call = calls.at(-1);
  if (call === undefined) {
    call = { index, id, name: "", arguments: "" };
    calls.push(call);
  }
  if (call.name === "" && typeof name === "string") call.name = name;
  if (typeof fragment === "string") call.arguments += fragment;
  else if (isJsonObject(fragment)) call.arguments = JSON.stringify(fragment);
}

const TOOL_USE_ID = /^[a-zA-Z0-9_.:-]{1,64}$/;

/** Returns `undefined` if the arguments are not a JSON object. */
function toToolUse({ id, name, arguments: text }: OpenCall): ScriptedToolUse | undefined {
  const input = text.trim() === "" ? {} : parseBody(text);
  if (name === "" || !isJsonObject(input)) return undefined;
  // Without an id that Converse takes, the local Bedrock makes one.
  const toolUseId = typeof id === "string" && TOOL_USE_ID.test(id) ? id : undefined;
  return { name, input, ...omitUndefined({ toolUseId }) };
}

interface ReplyEnding {
  /** `undefined` means that the reply ended by itself, with a text or with tool calls. */
  readonly stopReason?: StopReason;
}

/** vLLM names the stop sequence in `stop_reason`. The others do not tell it from an end of the model's own. */
function readEnding({ finish_reason, stop_reason }: JsonObject, stopSequences: readonly string[]): ReplyEnding {
  if (finish_reason === "length") return { stopReason: "max_tokens" };
  if (finish_reason === "content_filter") return { stopReason: "content_filtered" };
  const isStopped = typeof stop_reason === "string" && stopSequences.includes(stop_reason);
  return isStopped ? { stopReason: "stop_sequence" } : {};
}

function readUsage(usage: unknown): ModelUsage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
  if (typeof inputTokens !== "number" || typeof outputTokens !== "number") return undefined;
  return { inputTokens, outputTokens };
}
