import type { KnowledgeBaseRetrievalResult, RetrieveCommandOutput } from "@aws-sdk/client-bedrock-agent-runtime";
import { toDocument } from "../knowledge-base-document";
import { RetrievalError } from "../retrieval-error";

/** Why reading more pages was pointless. */
export type SearchStop = "repeated-token" | "empty-pages";

/** Each page is a billed request, so a service that keeps sending empty pages is not asked forever. */
export const MAX_EMPTY_PAGES = 5;

/** The pages of a search, as far as they were read. A failure can report the pages before it. */
export class RetrievedPages {
  /** Without repetitions, best first. */
  readonly results: KnowledgeBaseRetrievalResult[] = [];
  /** Number of pages that the service answered. */
  requests = 0;
  intervened = false;
  /** Token of the next page; `undefined` when there is none, or when reading it is pointless. */
  nextToken: string | undefined;
  stopped: SearchStop | undefined;
  readonly #knowledgeBaseId: string;
  readonly #seen = new Set<string>();
  readonly #tokens = new Set<string>();
  #emptyPages = 0;

  /** @param nextToken token of the first page to read; `undefined` is the first page of the search */
  constructor(knowledgeBaseId: string, nextToken: string | undefined) {
    this.#knowledgeBaseId = knowledgeBaseId;
    this.nextToken = nextToken;
    if (nextToken !== undefined) this.#tokens.add(nextToken);
  }

  /** Reads a page. The caller counts the request. */
  add({ retrievalResults = [], guardrailAction, nextToken }: RetrieveCommandOutput): void {
    this.intervened ||= guardrailAction === "INTERVENED";
    const before = this.results.length;
    for (const result of retrievalResults) this.#addResult(result);
    this.#emptyPages = this.results.length > before ? 0 : this.#emptyPages + 1;
    this.nextToken = nextToken || undefined;
    this.stopped = this.#findStop();
    if (this.stopped !== undefined) this.nextToken = undefined;
    else if (this.nextToken !== undefined) this.#tokens.add(this.nextToken);
  }

  #addResult(result: KnowledgeBaseRetrievalResult): void {
    const { id, pageContent } = toDocument(result, { knowledgeBaseId: this.#knowledgeBaseId, intervened: false });
    const key = JSON.stringify([id, pageContent]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.results.push(result);
  }

  #findStop(): SearchStop | undefined {
    if (this.nextToken === undefined) return undefined;
    if (this.#tokens.has(this.nextToken)) return "repeated-token";
    return this.#emptyPages >= MAX_EMPTY_PAGES ? "empty-pages" : undefined;
  }
}

/** The error of a reader of all pages, who would be asked to pay for empty ones without end. */
export function buildNoProgressError(knowledgeBaseId: string, region: string | undefined): RetrievalError {
  const message =
    `Knowledge base ${knowledgeBaseId} in ${region ?? "the client's Region"} returned ${MAX_EMPTY_PAGES} empty pages in a ` +
    "row, and says that there are more. It is not asked again, because each page is billed. Check whether the " +
    "filter is too narrow, or raise topK, which is the size of a page.";
  return new RetrievalError(
    message,
    { reason: "no-progress", operation: "Retrieve", knowledgeBaseId, region },
    undefined,
  );
}
