import { omitUndefined, type RetrievalSignals } from "@bedrock-routed/core";
import type { CallbackManagerForChainRun } from "@langchain/core/callbacks/manager";
import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";
import { patchConfig, Runnable, type RunnableConfig, RunnableLambda } from "@langchain/core/runnables";
import { buildContext } from "../documents/build-context";
import { type RagModel, readAnsweringModel } from "../model/answering-model";
import { type ContextCaching, planContextCaching, type RecentContexts } from "../model/context-caching";
import { readRetrievalSignals } from "../model/retrieval-signals";
import { buildPrompt, buildQuestion, buildSystemPrompt } from "../prompt/build-prompt";
import { chooseLanguage } from "../prompt/language";
import type { ResolvedRagOptions } from "../rag-chain-options";
import { forModel } from "./for-model";
import type { RetrievedState } from "./retrieve-documents";

/** Everything that the model is called with. */
export interface PromptedState extends RetrievedState {
  readonly prompt: BaseMessage[];
  readonly callOptions: ContextCaching["callOptions"] & { readonly retrieval?: RetrievalSignals };
}

/** The step `prompt`: builds the prompt, and decides whether its documents are cached. */
export function createPromptStep(
  options: ResolvedRagOptions,
  recent: RecentContexts,
): Runnable<RetrievedState, PromptedState> {
  const { cacheContext, citations } = options;
  return RunnableLambda.from((state: RetrievedState): PromptedState => {
    const { question: askedQuestion, standaloneQuestion = askedQuestion, documents, conversation } = state;
    const language = chooseLanguage(options.language, askedQuestion);
    const systemPrompt = buildSystemPrompt(options, language);
    const context = buildContext(documents);
    // With the conversation, the question is understood as it was asked. Rewriting it can lose what is asked for.
    const text = conversation === undefined ? standaloneQuestion : askedQuestion;
    const question = buildQuestion({ text, language, date: options.date?.(), conversation });
    const isRepeated = recent.isRepeated([systemPrompt, context]);
    const wanted = cacheContext === "auto" && isRepeated ? "always" : cacheContext;
    const outline = { systemPrompt, context, question };
    const model = readAnsweringModel(options.model);
    const { blocks: cachePoints, callOptions } = planContextCaching(model, wanted, outline);
    const { routerRetrieval } = model;
    const retrieval = routerRetrieval && { ...readRetrievalSignals(documents), ...routerRetrieval };
    const native = citations === "native";
    const prompt = buildPrompt({ systemPrompt, documents, native, cachePoints, question });
    return { ...state, prompt, callOptions: { ...callOptions, ...omitUndefined({ retrieval }) } };
  }).withConfig({ runName: "prompt" });
}

/** What the model's answer is read from. In a stream, the fields arrive in parts. */
export interface AnsweredState {
  readonly documents: readonly DocumentInterface[];
  readonly droppedDocuments: readonly DocumentInterface[];
  readonly standaloneQuestion?: string;
  readonly message: BaseMessage;
}

/** The step `model`: calls the model and adds its message to the state, in parts when it is streamed. */
export class ModelStep extends Runnable<PromptedState, AnsweredState> {
  static override lc_name(): string {
    return "model";
  }

  override lc_namespace: string[] = ["bedrock_routed", "rag"];
  readonly #model: RagModel;

  constructor(model: RagModel) {
    super();
    this.#model = model;
  }

  override invoke(input: PromptedState, options?: Partial<RunnableConfig>): Promise<AnsweredState> {
    return this._callWithConfig(
      async (state: PromptedState, config, run) => ({
        ...toAnswered(state),
        message: await this.#model.invoke(state.prompt, buildCallConfig(state, config, run)),
      }),
      input,
      options,
    );
  }

  override transform(
    states: AsyncGenerator<PromptedState>,
    options: Partial<RunnableConfig>,
  ): AsyncGenerator<AnsweredState> {
    return this._transformStreamWithConfig(states, (whole, run, config) => this.#stream(whole, run, config), options);
  }

  async *#stream(
    states: AsyncGenerator<PromptedState>,
    run: CallbackManagerForChainRun | undefined,
    config: Partial<RunnableConfig> | undefined,
  ): AsyncGenerator<AnsweredState> {
    for await (const state of states) {
      yield toPart(toAnswered(state));
      const chunks = await this.#model.stream(state.prompt, buildCallConfig(state, config, run));
      for await (const message of chunks) yield toPart({ message });
    }
  }
}

/** The state without what only the call of the model needs. */
function toAnswered({
  documents,
  droppedDocuments,
  standaloneQuestion,
}: PromptedState): Omit<AnsweredState, "message"> {
  return omitUndefined({ documents, droppedDocuments, standaloneQuestion });
}

/** LangChain has a single type for the whole output of a runnable and for its chunks. */
function toPart(part: Partial<AnsweredState>): AnsweredState {
  return part as AnsweredState;
}

function buildCallConfig(
  { callOptions }: PromptedState,
  config: Partial<RunnableConfig> | undefined,
  run: CallbackManagerForChainRun | undefined,
): Partial<RunnableConfig> {
  return { ...callOptions, ...forModel(patchConfig(config, omitUndefined({ callbacks: run?.getChild() }))) };
}
