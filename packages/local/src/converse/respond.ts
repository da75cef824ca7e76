import type { ConverseRequest } from "../converse-request/converse-request";
import type { Eventually } from "../eventually";
import type { ScriptedReply } from "./plan-reply";

/** Token counts of a language model's own tokenizer. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * A part of a reply that comes in parts: a piece of its text, or an object whose members add to the reply. A tool call
 * comes whole. The last `stopReason` and `modelUsage` count.
 */
export type ReplyPart =
  | string
  | (Omit<ScriptedReply, "citations"> & {
      /** Shown beside `usage`, which stays the local Bedrock's own count. */
      readonly modelUsage?: ModelUsage;
    });

/** What `respond` gives: a whole reply, the parts of a reply as they come, or `undefined` for the extractive answer. */
export type ModelReply = string | ScriptedReply | AsyncIterable<ReplyPart> | undefined;

/** The call that a reply is for. */
export interface RespondCall {
  /** Aborted when the client leaves before the reply has ended. */
  readonly signal: AbortSignal;
}

/** The language model that answers instead of the local Bedrock. */
export interface LanguageModel {
  /** Its name. Responses and the status page show it. */
  readonly model: string;
  /** Where it runs. */
  readonly url?: string;
}

/** Returns the reply to a request: a script for a test, or a language model. */
export interface Respond {
  (request: ConverseRequest, call: RespondCall): Eventually<ModelReply>;
  /** Present if a language model answers. Responses then say `languageModel: true`. */
  readonly languageModel?: LanguageModel;
}

/** Whether a reply comes in parts. */
export function isInParts(reply: ModelReply): reply is AsyncIterable<ReplyPart> {
  return typeof reply === "object" && Symbol.asyncIterator in reply;
}
