import { RetrievalError } from "../errors/retrieval-error";
import type { MergedSettings } from "../options/merge-settings";
import type { ResolvedSource } from "../options/resolve-sources";
import type { RetrievedPages } from "../search/retrieve-results";
import { isSynced } from "./is-synced";

/** A search that is over. */
export interface FinishedSearch {
  readonly settings: MergedSettings;
  readonly pages: RetrievedPages;
  readonly region: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks whether a knowledge base was ever synced, when a search that nothing narrows found nothing in
 * it: a vector store with any data returns the nearest of it. So documents that were ingested without
 * a sync do no harm.
 * @throws RetrievalError when it was not; the AWS SDK's error when that cannot be told
 */
export async function checkSynced(source: ResolvedSource, search: FinishedSearch): Promise<void> {
  const { bedrockAgentClient, id } = source;
  const { settings, pages, signal, region = "the client's Region" } = search;
  if (bedrockAgentClient === undefined || pages.results.length > 0 || pages.intervened || isNarrowed(settings)) return;
  const synced = await isSynced(bedrockAgentClient, id, signal).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
  if (synced) return;
  throw new RetrievalError(
    `Knowledge base ${id} in ${region} has no data: no sync of its data sources has completed. ` +
      "Sync them, in the console or by StartIngestionJob, and look why earlier syncs failed, if there were any.",
    { reason: "not-synced", operation: "Retrieve", knowledgeBaseId: id, region: search.region },
    undefined,
  );
}

function isNarrowed({ filter, implicitFilter, userContext }: MergedSettings): boolean {
  return [filter, implicitFilter, userContext].some((setting) => setting !== undefined && setting !== false);
}
