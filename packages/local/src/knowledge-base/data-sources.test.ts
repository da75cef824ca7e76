import { BedrockAgent } from "@aws-sdk/client-bedrock-agent";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const HANDBOOK = "HANDBOOK01";
let local: LocalBedrock;
let client: BedrockAgent;
beforeAll(async () => {
  local = await startLocalBedrock({
    knowledgeBases: { [HANDBOOK]: [{ uri: "s3://b/1", text: "One." }], EMPTY00001: [] },
  });
  client = new BedrockAgent(local.clientConfig);
});
afterAll(() => local.close());

it.each([
  [HANDBOOK, ["COMPLETE"], 1],
  [HANDBOOK, ["FAILED"], 0],
  ["EMPTY00001", ["COMPLETE", "FAILED"], 0],
])("lists the ingestion jobs of %s with a status in %j: %i", async (knowledgeBaseId, values, count) => {
  const { dataSourceSummaries = [] } = await client.listDataSources({ knowledgeBaseId, maxResults: 1000 });
  expect(dataSourceSummaries).toMatchObject([{ knowledgeBaseId, status: "AVAILABLE", updatedAt: expect.any(Date) }]);
  const { dataSourceId } = dataSourceSummaries[0] ?? {};
  const filters = [{ attribute: "STATUS" as const, operator: "EQ" as const, values }];
  const { ingestionJobSummaries } = await client.listIngestionJobs({ knowledgeBaseId, dataSourceId, filters });
  const statistics = { numberOfDocumentsScanned: 1, numberOfNewDocumentsIndexed: 1 };
  expect(ingestionJobSummaries).toHaveLength(count);
  for (const job of ingestionJobSummaries ?? []) expect(job).toMatchObject({ status: "COMPLETE", statistics });
});

it.each<[string, () => Promise<unknown>, string]>([
  [
    "a missing knowledge base",
    () => client.listDataSources({ knowledgeBaseId: "NOTTHERE01" }),
    "ResourceNotFoundException",
  ],
  [
    "a missing data source",
    () => client.listIngestionJobs({ knowledgeBaseId: HANDBOOK, dataSourceId: "NOTTHERE01" }),
    "ResourceNotFoundException",
  ],
  [
    "too many results",
    () => client.listDataSources({ knowledgeBaseId: HANDBOOK, maxResults: 1001 }),
    "ValidationException",
  ],
])("refuses %s", async (_name, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
});
