import { BedrockAgent, BedrockAgentClient } from "@aws-sdk/client-bedrock-agent";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { filter } from "../filter";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { RetrievalError } from "../retrieval-error";
import { fakeRetriever, foundAnswer } from "../testing/fake-retriever";
import { OperationRecorder } from "../testing/operation-recorder";

let local: LocalBedrock;
let bedrockAgentClient: BedrockAgent;
beforeAll(async () => {
  local = await startLocalBedrock({
    knowledgeBases: {
      NEVERSYNC1: [],
      HANDBOOK01: [{ uri: "s3://b/1", text: "Leave is twenty days. 休暇は二十日です。" }],
    },
  });
  bedrockAgentClient = new BedrockAgent({ ...local.clientConfig, maxAttempts: 1 });
});
beforeEach(() => local.faults.clear());
afterAll(() => local.close());

const create = (options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {}): BedrockKnowledgeBaseRetriever =>
  new BedrockKnowledgeBaseRetriever({
    ...(options.knowledgeBases === undefined ? { knowledgeBaseId: "NEVERSYNC1" } : {}),
    clientOptions: local.clientConfig,
    bedrockAgentClient,
    ...options,
  });
/** The operations that the local Bedrock receives for a search. */
async function operationsOf(options: Partial<BedrockKnowledgeBaseRetrieverOptions>, query: string): Promise<string[]> {
  const before = local.requests.length;
  await create(options).invoke(query);
  return local.requests.slice(before).map(({ operation }) => operation);
}

it.each(["leave", "休暇"])(
  "throws a RetrievalError with the remedy when a knowledge base was never synced: %s",
  async (query) => {
    const recorder = new OperationRecorder();
    const error = await create()
      .invoke(query, { callbacks: [recorder] })
      .catch((reason: unknown) => reason);
    expect(RetrievalError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason: "not-synced", knowledgeBaseId: "NEVERSYNC1", retryable: false });
    expect(String(error)).toMatch(/NEVERSYNC1 in us-east-1 has no data.*StartIngestionJob/);
    expect(recorder.operations.map(({ kind }) => kind)).toEqual(["retrieve"]);
    await expect(create().pages(query).next()).rejects.toMatchObject({ reason: "not-synced" });
  },
);

it("asks the control plane only when a search without filter and user finds nothing", async () => {
  const knowledgeBaseId = "HANDBOOK01";
  expect(await operationsOf({ knowledgeBaseId }, "leave")).toEqual(["Retrieve"]);
  const asked = ["Retrieve", "ListDataSources", "ListIngestionJobs"];
  expect(await operationsOf({ knowledgeBaseId }, "elephants")).toEqual(asked);
  expect(await operationsOf({ filter: filter.eq("a", 1) }, "leave")).toEqual(["Retrieve"]);
  expect(await operationsOf({ userContext: { userId: "a" } }, "leave")).toEqual(["Retrieve"]);
  expect(await operationsOf({ bedrockAgentClient: undefined }, "leave")).toEqual(["Retrieve"]);
});

it("does not ask the control plane after an intervention, nor for a later page", async () => {
  const asked: string[] = [];
  const listDataSources = async ({ knowledgeBaseId }: { knowledgeBaseId: string }): Promise<object> => {
    asked.push(knowledgeBaseId);
    return {};
  };
  const agent = { listDataSources, listIngestionJobs: async () => ({}) };
  const blocked = { retrievalResults: [], guardrailAction: "INTERVENED" };
  const guarded = fakeRetriever({ bedrockAgentClient: agent }, blocked).retriever;
  expect(await guarded.search("leave")).toMatchObject({ documents: [] });
  const paged = fakeRetriever({ bedrockAgentClient: agent }, { ...foundAnswer("a"), nextToken: "2" }, {}).retriever;
  const sizes: number[] = [];
  for await (const page of paged.pages("leave")) sizes.push(page.length);
  expect(sizes).toEqual([1, 0]);
  expect(asked).toEqual([]);
  await expect(fakeRetriever({ bedrockAgentClient: agent }, {}).retriever.invoke("leave")).rejects.toThrow(/no data/);
  expect(asked).toHaveLength(1);
});

it("reports a knowledge base that was never synced as one failure of several", async () => {
  const knowledgeBases = ["NEVERSYNC1", "HANDBOOK01"];
  const { documents, failures } = await create({ knowledgeBases, onKnowledgeBaseError: "skip" }).search("leave");
  expect(documents).toHaveLength(1);
  expect(failures).toMatchObject([{ knowledgeBaseId: "NEVERSYNC1", error: { reason: "not-synced" } }]);
});

it("throws the error of the control plane, or the reason of the timeout", async () => {
  const exception = {
    kind: "exception",
    name: "AccessDeniedException",
    message: "no bedrock:ListDataSources",
  } as const;
  local.faults.add({ when: { operation: "ListDataSources", nth: 1 }, fault: exception });
  await expect(create().invoke("leave")).rejects.toMatchObject({ name: "AccessDeniedException" });
  local.faults.add({ when: { operation: "ListDataSources" }, fault: { kind: "slow-start", ms: 60_000 } });
  await expect(create({ timeout: 50 }).invoke("leave")).rejects.toMatchObject({ name: "TimeoutError" });
});

it("refuses a client without methods for its operations", () => {
  const bare = new BedrockAgentClient({ region: "us-east-1" });
  expect(() => create({ bedrockAgentClient: bare as never })).toThrow(/bedrockAgentClient.*BedrockAgent of/);
});
