import { BedrockRoutedError, estimateTokens } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { readFields } from "../read-fields";
import { buildDocument, readPassage } from "./build-context";

/** Share of the context window that stays free, because estimates can be too low. */
const SAFETY_MARGIN = 0.1;
/** Largest share of the context window that is reserved for the answer. */
const MAX_ANSWER_SHARE = 0.25;
/** For estimates: no prompt has more documents, so no number is longer. */
const LONGEST_NUMBER = 999;

/** Documents were retrieved, but not even the smallest one fits in the prompt. */
export class ContextBudgetError extends BedrockRoutedError {
  /** Tokens that are available for documents, by estimate. */
  readonly budgetTokens: number;
  /** Tokens of the smallest document, by estimate. */
  readonly smallestTokens: number;

  constructor(budgetTokens: number, smallestTokens: number) {
    super(
      `No retrieved document fits in the prompt: the smallest one has about ${smallestTokens} tokens, and documents can have ${budgetTokens}. ` +
        "Retrieve smaller chunks, raise contextTokens, or use a model with a larger context window.",
    );
    this.budgetTokens = budgetTokens;
    this.smallestTokens = smallestTokens;
  }
}

/**
 * The tokens that documents can have, by estimate: the model's context window less the other texts of the
 * prompt, the longest answer and a safety margin, or `contextTokens` if that is less.
 *
 * @param model its limits in tokens, as far as they are known
 * @param contextTokens the caller's own limit
 * @param texts the other texts of the prompt
 * @returns `undefined` when neither the context window nor `contextTokens` is known
 */
export function planContextBudget(
  model: { readonly contextWindow?: number; readonly maxTokens?: number },
  contextTokens: number | undefined,
  texts: readonly string[],
): number | undefined {
  const { contextWindow, maxTokens = Number.POSITIVE_INFINITY } = model;
  if (contextWindow === undefined) return contextTokens;
  const answer = Math.min(maxTokens, contextWindow * MAX_ANSWER_SHARE);
  const others = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const available = Math.max(0, Math.floor(contextWindow * (1 - SAFETY_MARGIN) - answer - others));
  return Math.min(available, contextTokens ?? Number.POSITIVE_INFINITY);
}

/** Which documents go into the prompt. */
export interface ContextPlan {
  readonly kept: readonly DocumentInterface[];
  /** The documents that do not fit, the most relevant first. */
  readonly dropped: readonly DocumentInterface[];
}

/**
 * Drops whole documents, the least relevant first, until the rest fits. A document that is larger than the
 * whole budget is dropped without affecting the others.
 *
 * @param documents in any order if all have a `metadata.score`, else the most relevant first
 * @param budgetTokens the result of `planContextBudget`; `undefined` keeps every document
 * @throws ContextBudgetError when there are documents and none fits
 */
export function planContext(documents: readonly DocumentInterface[], budgetTokens: number | undefined): ContextPlan {
  if (budgetTokens === undefined) return { kept: documents, dropped: [] };
  const sized = sortByRelevance(documents).map((document) => ({ document, tokens: estimateDocument(document) }));
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
      // From here on nothing is kept: a less relevant document must not replace this one.
      dropped.push(document);
      left = 0;
    }
  }
  if (kept.length === 0 && sized.length > 0) {
    throw new ContextBudgetError(budgetTokens, Math.min(...sized.map(({ tokens }) => tokens)));
  }
  return { kept, dropped };
}

/**
 * Leaves out passages that were retrieved twice, as several queries or retrievers can do: those with the same
 * text at the same place of the same source. Two passages with different ids are two passages. Of several copies
 * the one with the highest score is kept, else the first.
 */
export function withoutRepetitions(documents: readonly DocumentInterface[]): DocumentInterface[] {
  const byPlace = new Map<string, DocumentInterface[]>();
  for (const document of documents) {
    const { text, source, section, position } = readPassage(document);
    const place = JSON.stringify([text.trim(), source, section, position[0], position[1]]);
    const copies = byPlace.get(place) ?? [];
    byPlace.set(place, copies);
    const index = copies.findIndex((other) => canBeSame(readId(other), readId(document)));
    const copy = copies[index];
    if (copy === undefined) copies.push(document);
    else if (compareScores(document, copy) > 0) copies[index] = document;
  }
  return [...byPlace.values()].flat();
}

function readId(document: DocumentInterface): string {
  return readPassage(document).position[2];
}

/** Not every retriever sets an id. */
function canBeSame(a: string, b: string): boolean {
  return a === b || a === "" || b === "";
}

/** Positive when the first document has the higher score. A document without a score is below all others. */
function compareScores(a: DocumentInterface, b: DocumentInterface): number {
  const [left = Number.NEGATIVE_INFINITY, right = Number.NEGATIVE_INFINITY] = [readScore(a), readScore(b)];
  return left > right ? 1 : -1;
}

/**
 * Sorts documents by source, then by page, line and chunk, then by section and text. Scores do not matter,
 * so the same documents always give the same prompt, and the prompt cache can serve it.
 */
export function orderDocuments(documents: readonly DocumentInterface[]): DocumentInterface[] {
  return documents
    .map((document) => ({ document, key: sortKey(document) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ document }) => document);
}

type SortKey = readonly (string | number)[];

function sortKey(document: DocumentInterface): SortKey {
  const { source = "", section = "", position, text } = readPassage(document);
  return [source, ...position, section, text];
}

/** Compares text by code units, because `localeCompare` depends on the machine. */
function compareKeys(a: SortKey, b: SortKey): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? "";
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The tokens of a document with its tags and the line break that follows. */
function estimateDocument(document: DocumentInterface): number {
  return estimateTokens(`${buildDocument(document, LONGEST_NUMBER)}\n`);
}

function sortByRelevance(documents: readonly DocumentInterface[]): readonly DocumentInterface[] {
  const scored = documents.map((document) => ({ document, score: readScore(document) }));
  if (scored.some(({ score }) => score === undefined)) return documents;
  return scored.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).map(({ document }) => document);
}

function readScore({ metadata }: DocumentInterface): number | undefined {
  const { score } = readFields(metadata);
  return typeof score === "number" && !Number.isNaN(score) ? score : undefined;
}
