import {
  type AskModel,
  type AskRequest,
  isRoutingListener,
  omitUndefined,
  readRoutingRecord,
  type SidePurpose,
} from "@bedrock-routed/core";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { CallbackManager, type CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { Serialized } from "@langchain/core/load/serializable";
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import type { RunContext } from "./run-context";

/** The key under which a side call travels in the options of a call. */
const sideCall: unique symbol = Symbol("bedrock-routed.side-call");

/** A call that nobody waits for. */
export interface SideCall {
  readonly model: string;
  readonly purpose: SidePurpose;
}

interface WithSideCall {
  [sideCall]?: SideCall;
}

/** The side call that options carry; `undefined` for a call of the application. */
export function sideCallOf(options: object): SideCall | undefined {
  return (options as WithSideCall)[sideCall];
}

/** What a side call is made with. */
export interface AskingModel<Options extends object> {
  readonly messages: BaseMessage[];
  /** The options of the call that it belongs to. */
  readonly options: Options;
  readonly run: CallbackManagerForLLMRun | undefined;
  readonly context: RunContext;
  /** The most tokens that the model may generate in the call. */
  readonly maxTokens: number | undefined;
  readonly serialize: () => Serialized;
  generate(messages: BaseMessage[], options: Options, run: CallbackManagerForLLMRun | undefined): Promise<ChatResult>;
  lsParams(options: Options): Record<string, unknown>;
}

/** Options that only make sense with the messages of the call. */
const CONVERSATION_OPTIONS = ["tools", "tool_choice", "forceToolIfAccepted", "outputConfig", "stop", "promptVariables"];

/**
 * Creates what asks a model beside a call. The side call is not streamed, does not end with the call, and is a run of its own. Only
 * handlers for routing records are shown that run: others would take its answer for one of the application.
 */
export function createAskModel<Options extends object>(asking: AskingModel<Options>): AskModel {
  return async (request) => {
    const { model, purpose, prompt, signal } = request;
    const messages = prompt === undefined ? asking.messages : [new HumanMessage(prompt)];
    const options = toSideOptions(asking, request);
    const run = await startRun(asking, messages, options, purpose);
    try {
      signal?.throwIfAborted();
      const result = await asking.generate(messages, options, run);
      await run?.handleLLMEnd({ generations: [result.generations], llmOutput: result.llmOutput ?? {} });
      const message = result.generations[0]?.message;
      const { stopReason, usage, invokedModel } = readRoutingRecord(message) ?? {};
      const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
      const toolCalls = calls.map(({ name, args }) => ({ name, input: args }));
      return { model, text: message?.text ?? "", toolCalls, ...omitUndefined({ stopReason, usage, invokedModel }) };
    } catch (error) {
      await run?.handleLLMError(error);
      throw error;
    }
  };
}

function toSideOptions<Options extends object>(
  { options, maxTokens: own }: AskingModel<Options>,
  { model, purpose, prompt, signal, maxTokens = own }: AskRequest,
): Options {
  const most =
    prompt === undefined && own !== undefined && maxTokens !== undefined ? Math.min(own, maxTokens) : maxTokens;
  const changed: Record<string, unknown> = { signal, maxTokens: most };
  if (prompt !== undefined) for (const name of CONVERSATION_OPTIONS) changed[name] = undefined;
  const side: Options = { ...options, ...changed };
  (side as WithSideCall)[sideCall] = { model, purpose };
  return side;
}

async function startRun<Options extends object>(
  { run, context, serialize, lsParams }: AskingModel<Options>,
  messages: BaseMessage[],
  options: Options,
  purpose: SidePurpose,
): Promise<CallbackManagerForLLMRun | undefined> {
  const handlers = (run?.handlers ?? []).filter(isListening);
  if (handlers.length === 0) return undefined;
  const manager = new CallbackManager();
  for (const handler of handlers) manager.addHandler(handler);
  manager.addTags([...context.tags]);
  manager.addMetadata({ ...context.metadata, ...lsParams(options) });
  const [started] = await manager.handleChatModelStart(
    serialize(),
    [messages],
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    `bedrock-routed ${purpose}`,
  );
  return started;
}

function isListening(handler: BaseCallbackHandler): boolean {
  return isRoutingListener(handler);
}
