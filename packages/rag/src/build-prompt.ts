import type { DocumentInterface } from "@langchain/core/documents";
import { type BaseMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { buildContext } from "./build-context";
import { buildQuestion } from "./build-question";
import type { AnswerLanguage } from "./rag-chain-options";

/**
 * The messages of a question. What changes least comes first: rules, then documents, then the
 * question in a block of its own, so that a cache point can stand before it.
 */
export function buildPrompt(
  systemPrompt: string,
  documents: readonly DocumentInterface[],
  question: string,
  language: AnswerLanguage,
): BaseMessage[] {
  return [
    new SystemMessage(systemPrompt),
    new HumanMessage({
      content: [
        { type: "text", text: buildContext(documents) },
        { type: "text", text: buildQuestion(question, language) },
      ],
    }),
  ];
}
