import { estimateTokens } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { buildDocument } from "./build-context";
import { ContextBudgetError } from "./context-budget-error";

/** Which documents go into the prompt. */
export interface ContextPlan {
  readonly kept: readonly DocumentInterface[];
  /** Left out because they did not fit, the most relevant first. */
  readonly dropped: readonly DocumentInterface[];
}

/**
 * Drops the least relevant documents, each whole, until the rest fits. A document that is larger than
 * the whole budget is dropped by itself, and does not push out those that fit.
 *
 * @param documents in the order of the retriever, which is that of relevance unless all have a `metadata.score`
 * @param budgetTokens `undefined`: everything fits
 * @throws ContextBudgetError when there are documents and none fits
 */
export function planContext(documents: readonly DocumentInterface[], budgetTokens: number | undefined): ContextPlan {
  if (budgetTokens === undefined) return { kept: documents, dropped: [] };
  const sized = byRelevance(documents).map((document) => ({ document, tokens: estimateDocument(document) }));
  const kept: DocumentInterface[] = [];
  const dropped: DocumentInterface[] = [];
  let left = budgetTokens;
  for (const { document, tokens } of sized) {
    if (tokens > budgetTokens) {
      dropped.push(document);
    } else if (tokens <= left) {
      kept.push(document);
      left -= tokens;
    } else {
      // Nothing less relevant takes the place of this one.
      dropped.push(document);
      left = 0;
    }
  }
  if (kept.length === 0 && sized.length > 0) {
    throw new ContextBudgetError(budgetTokens, Math.min(...sized.map(({ tokens }) => tokens)));
  }
  return { kept, dropped };
}

/** With its delimiters and the line break after it. */
function estimateDocument(document: DocumentInterface): number {
  return estimateTokens(`${buildDocument(document, WIDEST_NUMBER)}\n`);
}

const WIDEST_NUMBER = 999;

function byRelevance(documents: readonly DocumentInterface[]): readonly DocumentInterface[] {
  const scored = documents.map((document) => ({ document, score: scoreOf(document) }));
  if (scored.some(({ score }) => score === undefined)) return documents;
  return scored.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).map(({ document }) => document);
}

function scoreOf({ metadata }: DocumentInterface): number | undefined {
  const score: unknown = metadata?.score;
  return typeof score === "number" && !Number.isNaN(score) ? score : undefined;
}
