import {
  type KnowledgeBaseRetrievalResult,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { RetrieveClient } from "../options/knowledge-base-source";

/** What was found, and what it took. It grows as pages arrive, so that a failure leaves the count of those before. */
export interface RetrievedPages {
  readonly results: KnowledgeBaseRetrievalResult[];
  /** Pages that the service answered. */
  requests: number;
  intervened: boolean;
  /** Of the page after the last one. */
  nextToken: string | undefined;
}

/** How far to read. */
export interface PageLimits {
  readonly results: number;
  /** So that a service that returns empty pages for ever cannot hold a call. */
  readonly pages: number;
}

/** Reads pages into `pages`, from its `nextToken` on. A page may be shorter than what was asked for. */
export async function retrieveResults(
  client: RetrieveClient,
  input: RetrieveCommandInput,
  limits: PageLimits,
  pages: RetrievedPages,
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  const last = pages.requests + limits.pages;
  do {
    const { nextToken } = pages;
    const command = new RetrieveCommand(nextToken === undefined ? input : { ...input, nextToken });
    const response = await client.send(command, abortSignal === undefined ? {} : { abortSignal });
    pages.requests += 1;
    pages.results.push(...(response.retrievalResults ?? []));
    pages.intervened ||= response.guardrailAction === "INTERVENED";
    pages.nextToken = response.nextToken;
  } while (pages.nextToken !== undefined && pages.results.length < limits.results && pages.requests < last);
}
