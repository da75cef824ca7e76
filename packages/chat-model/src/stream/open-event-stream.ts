import type { ChatBedrockConverse } from "@langchain/aws";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatModelStream } from "@langchain/core/language_models/stream";
import type { BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { LeavableStream } from "./leavable-stream";
import { reportEvents } from "./report-events";
import { LinkedAbort, leftStream } from "./stream-guard";

type CallOptions = ChatBedrockConverse["ParsedCallOptions"];

/**
 * The stream of streamEvents v3, which LangChain's own version opens without callbacks and without a way to
 * end its request.
 */
export function openEventStream(
  model: ChatBedrockConverse,
  messages: BaseMessage[],
  options: CallOptions,
  config: RunnableConfig,
): ChatModelStream {
  const abort = new LinkedAbort(options.signal);
  const carrying = { ...options, signal: abort.signal };
  const manager = gatherCallbacks(model, config, options);
  const events =
    manager === undefined
      ? model._streamChatModelEvents(messages, carrying)
      : reportedEvents(model, messages, carrying, manager, config);
  return new LeavableStream(abort.releasing(events), () => abort.abort(leftStream()));
}

/** The callbacks of a call, as LangChain's other methods gather them; `undefined` when there are none. */
function gatherCallbacks(
  model: ChatBedrockConverse,
  config: RunnableConfig,
  options: CallOptions,
): CallbackManager | undefined {
  const metadata = { ...config.metadata, ...model.getLsParams(options) };
  const { callbacks, tags, verbose } = model;
  const own = model.metadata;
  return CallbackManager.configure(config.callbacks, callbacks, config.tags, tags, metadata, own, { verbose });
}

async function* reportedEvents(
  model: ChatBedrockConverse,
  messages: BaseMessage[],
  options: CallOptions,
  manager: CallbackManager,
  { runId, runName }: RunnableConfig,
): AsyncGenerator<ChatModelStreamEvent> {
  const extra = { options, invocation_params: model.invocationParams(options), batch_size: 1 };
  const unset = [undefined, extra, undefined, undefined] as const;
  const [run] = await manager.handleChatModelStart(model.toJSON(), [messages], runId, ...unset, runName);
  const events = model._streamChatModelEvents(messages, options, run);
  yield* run === undefined ? events : reportEvents(events, run);
}
