import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { filter } from "../filter";
import type { BedrockKnowledgeBaseRetrieverOptions, KnowledgeBaseFailure } from "../options/retriever-options";
import { BedrockReranker } from "../rerank/bedrock-reranker";
import { fakeKnowledgeBase } from "../testing/fake-knowledge-base";
import { OperationRecorder } from "../testing/operation-recorder";

const RULES = "RULES00001";
const GUIDE = "GUIDE00001";
const shared = { uri: "s3://kb/leave.md", text: "Leave is twenty days a year. 休暇は年に二十日です。" };
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    region: "us-west-2",
    knowledgeBases: {
      [RULES]: createKnowledgeBase([
        shared,
        { uri: "s3://kb/rules.md", text: "Leave needs approval.", metadata: { a: 1 } },
      ]),
      [GUIDE]: createKnowledgeBase([{ uri: "s3://kb/guide.md", text: "Ask for leave in the portal." }, shared]),
    },
  });
});
beforeEach(() => local.faults.clear());
afterAll(() => local.close());

const create = (options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {}): BedrockKnowledgeBaseRetriever =>
  new BedrockKnowledgeBaseRetriever({
    knowledgeBases: [RULES, GUIDE],
    clientOptions: { ...local.clientConfig, maxAttempts: 1 },
    ...options,
  });
const missing = { knowledgeBases: [RULES, "MISSING001"] };

describe("several knowledge bases", () => {
  it.each(["How many days of leave are there?", "休暇は何日ですか"])(
    "are merged without duplicates: %j",
    async (question) => {
      const documents = await create().invoke(question);
      const sources = documents.map(({ metadata }) => metadata.source);
      expect(sources[0]).toBe(shared.uri);
      expect(new Set(sources).size).toBe(sources.length);
      const scores = documents.map(({ metadata }) => metadata.fusionScore ?? 0);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(documents[0]?.metadata.score).toBeTypeOf("number");
    },
  );

  it("return topK documents together, and each uses its own settings", async () => {
    expect(await create({ topK: 1 }).invoke("leave")).toHaveLength(1);
    const knowledgeBases = [{ knowledgeBaseId: RULES, filter: filter.eq("a", 1) }, GUIDE];
    const documents = await create({ knowledgeBases }).invoke("leave");
    expect(documents.map(({ metadata }) => metadata.source).sort()).toEqual([
      "s3://kb/guide.md",
      shared.uri,
      "s3://kb/rules.md",
    ]);
    expect(documents.find(({ metadata }) => metadata.source === shared.uri)?.metadata.knowledgeBaseId).toBe(GUIDE);
  });

  it("are ranked by their weights", async () => {
    const first = async (weight: number): Promise<string | undefined> => {
      const knowledgeBases = [RULES, { knowledgeBaseId: GUIDE, weight }];
      const [document] = await create({ knowledgeBases }).invoke("portal approval");
      return document?.metadata.source;
    };
    expect(await first(10)).toBe("s3://kb/guide.md");
    expect(await first(0.1)).toBe("s3://kb/rules.md");
  });

  it("can be sorted by a reranker, whose operation is reported in the same run", async () => {
    const fusion = new BedrockReranker({ model: "amazon.rerank-v1:0", clientOptions: local.clientConfig });
    const recorder = new OperationRecorder();
    const documents = await create({ fusion }).invoke("Does leave need approval?", { callbacks: [recorder] });
    expect(documents[0]?.metadata).toMatchObject({ source: "s3://kb/rules.md", relevanceScore: expect.any(Number) });
    expect(recorder.operations.map(({ kind }) => kind)).toEqual(["retrieve", "retrieve", "rerank"]);
  });

  it("need a text in addition to an image when a reranker sorts their documents", async () => {
    const fusion = new BedrockReranker({ model: "amazon.rerank-v1:0", clientOptions: local.clientConfig });
    const image = { format: "png" as const, inlineContent: new Uint8Array(1) };
    await expect(create({ fusion }).invoke("", { retrieval: { image } })).rejects.toThrow(/query "\(empty\)".*image/);
  });

  it("fail together by default", async () => {
    await expect(create(missing).invoke("leave")).rejects.toMatchObject({
      name: "RetrievalError",
      reason: "not-found",
      knowledgeBaseId: "MISSING001",
    });
  });

  it.each(["skip", "function"])("continue after a failure with the policy %j, and report it", async (policy) => {
    const reported: KnowledgeBaseFailure[] = [];
    const onKnowledgeBaseError =
      policy === "skip" ? "skip" : (failure: KnowledgeBaseFailure) => void reported.push(failure);
    const recorder = new OperationRecorder();
    const retriever = create({ ...missing, onKnowledgeBaseError });
    const { documents, failures } = await retriever.search("leave", { callbacks: [recorder] });
    expect(documents).toHaveLength(2);
    expect(failures).toEqual([
      { knowledgeBaseId: "MISSING001", error: expect.objectContaining({ reason: "not-found" }) },
    ]);
    expect(reported).toEqual(policy === "skip" ? [] : failures);
    expect(recorder.operations.map(({ error }) => error)).toContain("ResourceNotFoundException");
  });

  it("throw when all of them fail, or the caller aborts", async () => {
    local.faults.add({ when: { operation: "Retrieve" }, fault: { kind: "throttling" } });
    await expect(create({ onKnowledgeBaseError: "skip" }).invoke("leave")).rejects.toMatchObject({
      reason: "throttled",
    });
    local.faults.clear();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(create({ onKnowledgeBaseError: "skip" }).invoke("leave", { signal })).rejects.toThrow("enough");
  });

  it("abort the other requests when one fails", async () => {
    local.faults.add({ fault: { kind: "slow-start", ms: 60_000 }, when: { operation: "Retrieve", nth: 1 } });
    await expect(create(missing).invoke("leave")).rejects.toMatchObject({ reason: "not-found" });
  });

  it("can have a client each, and the settings of a call apply to all of them", async () => {
    const { client, sent } = fakeKnowledgeBase({ retrievalResults: [] });
    const other = fakeKnowledgeBase({ retrievalResults: [] });
    const knowledgeBases = [RULES, { knowledgeBaseId: GUIDE, client: other.client, topK: 3 }];
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBases, client, topK: 7 });
    await retriever.invoke("q");
    await retriever.invoke("q", { retrieval: { topK: 2 } });
    const sizes = (requests: typeof sent): unknown[] =>
      requests.map(({ body }) => JSON.stringify(body).match(/"numberOfResults":(\d+)/)?.[1]);
    expect([sizes(sent), sizes(other.sent)]).toEqual([
      ["7", "2"],
      ["3", "2"],
    ]);
  });
});
