import type { BedrockAgentClient } from "./sync-client";

/** The most that a page holds, and more data sources than a knowledge base has. */
const MAXIMUM_SOURCES = 1000;

/** Whether a sync of any data source of a knowledge base has ever completed. */
export async function isSynced(
  client: BedrockAgentClient,
  knowledgeBaseId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const options = signal === undefined ? {} : { abortSignal: signal };
  const { dataSourceSummaries = [] } = await client.listDataSources(
    { knowledgeBaseId, maxResults: MAXIMUM_SOURCES },
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
