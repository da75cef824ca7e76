import { patchConfig, type Runnable } from "@langchain/core/runnables";
import { DynamicStructuredTool } from "@langchain/core/tools";
import type { RagAnswer } from "../answer/rag-answer";
import type { RagInput } from "../question/rag-input";
import { toToolContent } from "./to-tool-content";

/** How an agent sees the tool. */
export interface RagToolFields {
  /** @default "search_documents" */
  name?: string;
  /** When to use it. @default that it answers questions from the documents */
  description?: string;
}

interface QuestionSchema {
  type: "object";
  properties: { question: { type: "string"; description: string } };
  required: string[];
}

interface Asked {
  question: string;
}

const SCHEMA: QuestionSchema = {
  type: "object",
  properties: {
    question: {
      type: "string",
      description: "A question that can be understood by itself, in the language of the user.",
    },
  },
  required: ["question"],
};

/** A tool that takes `{ question }` and answers from documents. */
export type RagTool = DynamicStructuredTool<QuestionSchema, Asked, Asked>;

/** Makes a tool of a chain. Calls and their events are those of the agent's run. */
export function createRagTool(chain: Runnable<RagInput, RagAnswer>, fields: RagToolFields): RagTool {
  const { name = "search_documents", description = "Answers a question from the documents, with its sources." } =
    fields;
  return new DynamicStructuredTool({
    name,
    description,
    schema: SCHEMA,
    responseFormat: "content_and_artifact",
    func: async ({ question }: Asked, run, config): Promise<[content: string, artifact: RagAnswer]> => {
      const answer = await chain.invoke(
        question,
        run === undefined ? config : patchConfig(config, { callbacks: run.getChild() }),
      );
      return [toToolContent(answer), answer];
    },
  });
}
