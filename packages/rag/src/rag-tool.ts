import { patchConfig, type Runnable } from "@langchain/core/runnables";
import { DynamicStructuredTool } from "@langchain/core/tools";
import type { RagInput } from "./question/rag-input";
import type { RagAnswer } from "./steps/answer";

/** How the tool is presented to an agent. */
export interface RagToolFields {
  /** @default "search_documents" */
  name?: string;
  /** When to use the tool. @default "Answers a question from the documents, with its sources." */
  description?: string;
}

interface QuestionSchema {
  type: "object";
  properties: { question: { type: "string"; description: string } };
  required: string[];
}

interface ToolInput {
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
export type RagTool = DynamicStructuredTool<QuestionSchema, ToolInput, ToolInput>;

/** Turns a chain into a tool. Its calls are part of the agent's run, and so are their events. */
export function createRagTool(chain: Runnable<RagInput, RagAnswer>, fields: RagToolFields): RagTool {
  const { name = "search_documents", description = "Answers a question from the documents, with its sources." } =
    fields;
  return new DynamicStructuredTool({
    name,
    description,
    schema: SCHEMA,
    responseFormat: "content_and_artifact",
    func: async ({ question }: ToolInput, run, config): Promise<[content: string, artifact: RagAnswer]> => {
      const answer = await chain.invoke(
        question,
        run === undefined ? config : patchConfig(config, { callbacks: run.getChild() }),
      );
      return [buildToolContent(answer), answer];
    },
  });
}

/** The answer, followed by one line for each source that it cites. */
function buildToolContent({ answer, citations }: RagAnswer): string {
  const lines = citations.flatMap(({ number, source, section }) => {
    const place = [source, section].filter((part) => part !== undefined).join(" › ");
    // Metadata is not trusted: it must not begin lines of its own.
    return place === "" ? [] : [`[${number}] ${place.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`];
  });
  return lines.length === 0 ? answer : `${answer}\n\n${lines.join("\n")}`;
}
