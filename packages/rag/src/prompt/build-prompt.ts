import type { DocumentInterface } from "@langchain/core/documents";
import { type BaseMessage, type ContentBlock, HumanMessage, SystemMessage } from "@langchain/core/messages";
import { buildContext } from "../context/build-context";
import { buildDocumentBlocks } from "../context/build-document-blocks";

/** A cache point as `ChatBedrockConverse` takes it among content blocks. */
const CACHE_POINT: ContentBlock = { type: "cache_point", cachePoint: { type: "default" } };

/** What a prompt is made of. */
export interface PromptParts {
  readonly systemPrompt: string;
  /** In their canonical order. */
  readonly documents: readonly DocumentInterface[];
  /** Whether documents go as blocks of their own, for native citations. */
  readonly native: boolean;
  /** Whether a cache point stands after the documents. */
  readonly cachePoint: boolean;
  /** With all that varies from call to call. */
  readonly question: string;
}

/**
 * The messages of a question. What changes least comes first: rules, then documents, then the
 * question in a block of its own, so that a cache point can stand before it.
 */
export function buildPrompt({ systemPrompt, documents, native, cachePoint, question }: PromptParts): BaseMessage[] {
  const context: ContentBlock[] = native
    ? buildDocumentBlocks(documents)
    : [{ type: "text", text: buildContext(documents) }];
  const content = [...context, ...(cachePoint ? [CACHE_POINT] : []), { type: "text", text: question }];
  return [new SystemMessage(systemPrompt), new HumanMessage({ content })];
}
