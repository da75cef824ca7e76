import { omitUndefined } from "@bedrock-routed/core";
import { type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { readAnswerText } from "../citations/native-citations";
import { stripInvisible } from "../documents/invisible-characters";
import { readAnsweringModel } from "../model/answering-model";
import { planSingleUseCaching } from "../model/context-caching";
import { chooseLanguage } from "../prompt/language";
import { cleanQuestion } from "../question/clean-question";
import { buildConversation, lastTurns, MAX_CONVERSATION_TOKENS, withoutMarkers } from "../question/conversation";
import { parseRagInput, type RagInput } from "../question/rag-input";
import type { ResolvedRagOptions } from "../rag-chain-options";
import { forModel } from "./for-model";
import { hideTokens } from "./hide-tokens";

/** A question that can be looked up. */
export interface CondensedState {
  /** The question as the user asked it. */
  readonly question: string;
  /** The question rewritten so that it can be understood without the history. Absent without a history. */
  readonly standaloneQuestion?: string;
  /** The last turns before the question, for the model that answers. Present only when `historyTurns` asks for them. */
  readonly conversation?: string;
}

/** Largest share of the context window that the last turns can have. */
const MAX_CONVERSATION_SHARE = 0.25;

/**
 * The step `condense`: rewrites a question that has a history. Only the question changes, so the rules and
 * documents before it in the prompt stay the same, and a conversation shares their cached prefix.
 *
 * The step throws `InvalidOptionError` when the input has no question or when its history is not a list.
 */
export function createCondenseStep(options: ResolvedRagOptions): Runnable<RagInput, CondensedState> {
  const { condenseModel, prompts, historyTurns } = options;
  const caching = planSingleUseCaching(readAnsweringModel(condenseModel));
  const { contextWindow } = readAnsweringModel(options.model);
  const maxTokens = contextWindow === undefined ? MAX_CONVERSATION_TOKENS : contextWindow * MAX_CONVERSATION_SHARE;
  return RunnableLambda.from(async (input: RagInput, config): Promise<CondensedState> => {
    const { question, history } = parseRagInput(input);
    const said = buildConversation(history, question);
    if (said === undefined) return { question };
    const prompt = buildCondensePrompt(prompts[chooseLanguage(options.language, question)].condense, said, question);
    const reply = await condenseModel.invoke(prompt, {
      ...caching,
      ...forModel(hideTokens(config, "condense-question")),
    });
    const recent = withoutMarkers(lastTurns(history, historyTurns));
    return omitUndefined({
      question,
      standaloneQuestion: cleanQuestion(readAnswerText(reply)) || question,
      conversation: buildConversation(recent, question, maxTokens),
    });
  }).withConfig({ runName: "condense" });
}

/** The messages that ask for a rewritten question. The rules come first, because they never change. */
function buildCondensePrompt(rules: string, conversation: string, question: string): BaseMessage[] {
  return [
    new SystemMessage(rules),
    new HumanMessage({
      content: [
        { type: "text", text: conversation },
        { type: "text", text: stripInvisible(question) },
      ],
    }),
  ];
}
