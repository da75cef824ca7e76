import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { fakeKnowledgeBase } from "../testing/fake-knowledge-base";
import { resolveRetrieverOptions } from "./resolve-retriever-options";
import type { BedrockKnowledgeBaseRetrieverOptions } from "./retriever-options";

const id = "KB12345678";
const arn = `arn:aws:bedrock:ap-northeast-1:123456789012:knowledge-base/${id}`;

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "");
  vi.stubEnv("AWS_DEFAULT_REGION", "");
});
afterEach(() => vi.unstubAllEnvs());

describe("resolveRetrieverOptions", () => {
  const { client } = fakeKnowledgeBase();
  it.each<[string, unknown, RegExp]>([
    ["a short id", { knowledgeBaseId: "KB1" }, /knowledgeBaseId "KB1".*ten letters and digits.*ARN/],
    ["no id", {}, /knowledgeBaseId undefined/],
    ["the ARN of something else", { knowledgeBaseId: arn.replace("knowledge-base", "agent") }, /knowledgeBaseId/],
    ["topK 0", { knowledgeBaseId: id, topK: 0 }, /topK 0: pass a whole number from 1 to 100/],
    ["topK 101", { knowledgeBaseId: id, topK: 101 }, /topK 101/],
    ["topK 2.5", { knowledgeBaseId: id, topK: 2.5 }, /topK 2.5/],
    ["an unknown search type", { knowledgeBaseId: id, searchType: "hybrid" }, /searchType "hybrid".*"HYBRID"/],
    ["a score that is no number", { knowledgeBaseId: id, scoreThreshold: Number.NaN }, /scoreThreshold NaN/],
    ["a client and its options", { knowledgeBaseId: id, client, clientOptions: {} }, /clientOptions/],
    ["a client and a Region", { knowledgeBaseId: id, client, region: "us-east-1" }, /region "us-east-1".*client/],
    ["an id and a list of ids", { knowledgeBaseId: id, knowledgeBases: [id] }, /knowledgeBaseId.*not both/],
    ["no knowledge bases", { knowledgeBases: [] }, /knowledgeBases.*at least one/],
    ["a bad id of several", { knowledgeBases: [id, "KB1"] }, /knowledgeBases\[1\]\.knowledgeBaseId "KB1"/],
    ["an undefined id of several", { knowledgeBases: [undefined] }, /knowledgeBases\[0\]\.knowledgeBaseId undefined/],
    [
      "a Region for one of several, with a client",
      { client, knowledgeBases: [id, { knowledgeBaseId: id, region: "eu-west-1" }] },
      /knowledgeBases\[1\]\.region "eu-west-1".*client/,
    ],
    ["a weight of 0", { knowledgeBases: [{ knowledgeBaseId: id, weight: 0 }] }, /knowledgeBases\[0\]\.weight 0/],
    ["topK 0 of one knowledge base", { knowledgeBases: [{ knowledgeBaseId: id, topK: 0 }] }, /topK 0/],
    ["an unknown fusion", { knowledgeBaseId: id, fusion: "best" }, /fusion "best"/],
    [
      "an unknown policy for failures",
      { knowledgeBaseId: id, onKnowledgeBaseError: "ignore" },
      /onKnowledgeBaseError "ignore"/,
    ],
    ["a timeout of 0", { knowledgeBaseId: id, timeout: 0 }, /timeout 0: pass a number of milliseconds above 0/],
    [
      "a search type of a managed knowledge base",
      { knowledgeBaseId: id, managed: true, searchType: "HYBRID" },
      /managed/,
    ],
    [
      "managed reranking of a knowledge base that is not managed",
      { knowledgeBaseId: id, rerank: "managed" },
      /only managed/,
    ],
    ["a rerank setting without a model", { knowledgeBaseId: id, rerank: {} }, /rerank\.model undefined/],
    [
      "a reranking model in another Region",
      { knowledgeBaseId: arn, rerank: { model: "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0" } },
      /rerank\.model.*ap-northeast-1/,
    ],
    [
      "fewer candidates than topK",
      { knowledgeBaseId: id, rerank: { model: "a.b", candidates: 4 }, topK: 5 },
      /candidates 4/,
    ],
    ["101 candidates", { knowledgeBaseId: id, rerank: { model: "a.b", candidates: 101 } }, /candidates 101/],
    [
      "an empty list of metadata keys",
      { knowledgeBaseId: id, rerank: { model: "a.b", metadata: { include: [] } } },
      /rerank\.metadata/,
    ],
    ["a guardrail without a version", { knowledgeBaseId: id, guardrail: { guardrailId: "abc" } }, /guardrailVersion/],
    [
      "the ARN of a guardrail",
      { knowledgeBaseId: id, guardrail: { guardrailId: "arn:aws:bedrock:x", guardrailVersion: "1" } },
      /guardrailId.*not its ARN/,
    ],
    ["an unknown policy for guardrails", { knowledgeBaseId: id, onGuardrailIntervention: "log" }, /"mark" or "throw"/],
    ["a user without an id", { knowledgeBaseId: id, userContext: { userId: "" } }, /userContext\.userId ""/],
    ["an implicit filter without attributes", { knowledgeBaseId: id, implicitFilter: { modelArn: "m" } }, /1 to 25/],
    ["an implicit filter without a model", { knowledgeBaseId: id, implicitFilter: {} }, /implicitFilter\.modelArn/],
    [
      "an attribute without a description",
      { knowledgeBaseId: id, implicitFilter: { modelArn: "m", metadataAttributes: [{ key: "year", type: "NUMBER" }] } },
      /metadataAttributes "year"/,
    ],
    [
      "an implicit filter of a managed knowledge base",
      { knowledgeBaseId: id, managed: true, implicitFilter: { modelArn: "m", metadataAttributes: [{}] } },
      /implicitFilter.*managed/,
    ],
    [
      "a Region that is not the ARN's",
      { knowledgeBaseId: arn, region: "us-east-1" },
      /region "us-east-1".*ap-northeast/,
    ],
  ])("refuses %s at construction, naming option and remedy", (_name, options, message) => {
    expect(() => new BedrockKnowledgeBaseRetriever(options as BedrockKnowledgeBaseRetrieverOptions)).toThrow(message);
  });

  it.each<[string, BedrockKnowledgeBaseRetrieverOptions, Record<string, string>, string | undefined]>([
    ["the option", { knowledgeBaseId: id, region: "eu-west-1" }, { AWS_REGION: "us-west-2" }, "eu-west-1"],
    ["client options", { knowledgeBaseId: id, clientOptions: { region: "eu-west-2" } }, {}, "eu-west-2"],
    ["the ARN", { knowledgeBaseId: arn }, { AWS_REGION: "us-west-2" }, "ap-northeast-1"],
    ["AWS_REGION", { knowledgeBaseId: id }, { AWS_REGION: "a", AWS_DEFAULT_REGION: "b" }, "a"],
    ["AWS_DEFAULT_REGION", { knowledgeBaseId: id }, { AWS_DEFAULT_REGION: "b" }, "b"],
    ["the AWS SDK", { knowledgeBaseId: id }, {}, undefined],
  ])("takes the Region from: %s", (_name, options, environment, region) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(resolveRetrieverOptions(options).sources[0].region).toBe(region);
  });

  it("takes the Region of one of several from its option, then from its ARN, then from the retriever", () => {
    const knowledgeBases = [id, arn, { knowledgeBaseId: id, region: "eu-west-1" }];
    const regionsOf = (options: object): unknown[] =>
      resolveRetrieverOptions({ knowledgeBases, ...options }).sources.map(({ region }) => region);
    const expected = ["us-west-2", "ap-northeast-1", "eu-west-1"];
    expect(regionsOf({ region: "us-west-2" })).toEqual(expected);
    expect(regionsOf({ clientOptions: { region: "us-west-2" } })).toEqual(expected);
  });

  it("creates one client for each Region", () => {
    const knowledgeBases = [id, arn, { knowledgeBaseId: id, region: "us-west-2" }];
    const clients = resolveRetrieverOptions({ knowledgeBases, region: "us-west-2" }).sources.map(
      ({ client }) => client,
    );
    expect(clients[0]).toBe(clients[2]);
    expect(clients[0]).not.toBe(clients[1]);
  });

  it("has a default for topK, and keeps a scoreThreshold of 0", () => {
    expect(resolveRetrieverOptions({ knowledgeBaseId: id, scoreThreshold: 0 })).toMatchObject({
      settings: { topK: 5, scoreThreshold: 0 },
      serializable: { scoreThreshold: 0 },
    });
  });
});
