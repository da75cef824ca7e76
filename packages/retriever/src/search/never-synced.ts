import { omitUndefined } from "@bedrock-routed/core";
import type { BedrockAgentClient } from "../connection";
import type { ResolvedSource } from "../options/resolve-retriever-options";
import type { MergedSettings } from "../options/resolve-settings";
import { RetrievalError } from "../retrieval-error";

/** A search that found nothing. */
export interface EmptySearch {
  readonly settings: MergedSettings;
  readonly region: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks the control plane, after a search that found nothing, whether the knowledge base was ever synced.
 * A search that nothing narrows returns the nearest documents of any vector store that has data, so it is
 * only asked then. Documents that were ingested directly, without a sync, are found and need no sync.
 * @throws RetrievalError when no sync has ever completed; the AWS SDK's error when the check itself fails
 */
export async function checkSynced(source: ResolvedSource, search: EmptySearch): Promise<void> {
  const { bedrockAgentClient, id } = source;
  const { settings, signal, region = "the client's Region" } = search;
  if (bedrockAgentClient === undefined || isNarrowed(settings)) return;
  const synced = await wasEverSynced(bedrockAgentClient, id, signal).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
  if (synced) return;
  throw new RetrievalError(
    `Knowledge base ${id} in ${region} has no data, because no sync of its data sources has ever completed. ` +
      "Start a sync in the console or with StartIngestionJob. If earlier syncs failed, fix their cause first.",
    { reason: "not-synced", operation: "Retrieve", knowledgeBaseId: id, region: search.region },
    undefined,
  );
}

function isNarrowed({ filter, implicitFilter, userContext }: MergedSettings): boolean {
  return [filter, implicitFilter, userContext].some((setting) => setting !== undefined && setting !== false);
}

/** The largest page of ListDataSources. A knowledge base has fewer data sources, so one page has all of them. */
const MAX_DATA_SOURCES = 1000;

async function wasEverSynced(
  client: BedrockAgentClient,
  knowledgeBaseId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const options = omitUndefined({ abortSignal: signal });
  const { dataSourceSummaries = [] } = await client.listDataSources(
    { knowledgeBaseId, maxResults: MAX_DATA_SOURCES },
    options,
  );
  for (const { dataSourceId } of dataSourceSummaries) {
    if (dataSourceId === undefined) continue;
    const { ingestionJobSummaries = [] } = await client.listIngestionJobs(
      {
        knowledgeBaseId,
        dataSourceId,
        filters: [{ attribute: "STATUS", operator: "EQ", values: ["COMPLETE"] }],
        maxResults: 1,
      },
      options,
    );
    if (ingestionJobSummaries.length > 0) return true;
  }
  return false;
}
