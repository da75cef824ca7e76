import {
  BedrockAgentRuntimeClient,
  RerankCommand,
  type RerankCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { scoreRelevance } from "./rerank";

let local: LocalBedrock;
let client: BedrockAgentRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({ region: "us-west-2" });
  client = new BedrockAgentRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const text = (value: string) => ({
  type: "INLINE" as const,
  inlineDocumentSource: { type: "TEXT" as const, textDocument: { text: value } },
});
const rerank = (
  sources: RerankCommandInput["sources"],
  query = "hotel limit in Osaka",
  rest: object = {},
  model = "amazon.rerank-v1:0",
) =>
  client.send(
    new RerankCommand({
      queries: [{ type: "TEXT", textQuery: { text: query } }],
      sources,
      rerankingConfiguration: {
        type: "BEDROCK_RERANKING_MODEL",
        bedrockRerankingConfiguration: {
          modelConfiguration: { modelArn: `arn:aws:bedrock:us-west-2::foundation-model/${model}` },
          ...rest,
        },
      },
    }),
  );
const SOURCES = [
  text("Roses are red."),
  text("The hotel is in Tokyo. The limit is high. Osaka is far."),
  text("The hotel limit in Osaka is JPY 14,000."),
  { type: "INLINE" as const, inlineDocumentSource: { type: "JSON" as const, jsonDocument: { hotel: "Osaka" } } },
];

it.each(["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"])("sorts texts and JSON with %s", async (model) => {
  const { results } = await rerank(SOURCES, undefined, {}, model);
  expect(results?.map(({ index }) => index)).toEqual([2, 1, 3, 0]);
  expect(results?.[0]?.relevanceScore).toBeCloseTo(1);
  expect(results?.[3]?.relevanceScore).toBe(0);
});

it("returns the requested number of results", async () => {
  expect((await rerank(SOURCES, undefined, { numberOfResults: 2 })).results).toHaveLength(2);
});

it.each([
  [SOURCES, "q", { numberOfResults: 1001 }, "less than or equal to 1000"],
  [[], "q", {}, "'sources'"],
  [SOURCES, "x".repeat(32_001), {}, "length less than or equal to 32000"],
  [[text("")], "q", {}, "length greater than or equal to 1"],
])("refuses a request that breaks the service model", async (sources, query, rest, message) => {
  await expect(rerank(sources, query, rest)).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(message),
  });
});

it("refuses other models", async () => {
  await expect(rerank(SOURCES, "q", {}, "amazon.nova-lite-v1:0")).rejects.toThrow("not a reranking model");
});

it("scores from 0 to 1", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (query, texts) => {
      const scores = scoreRelevance(query, [...texts, query]);
      for (const score of scores) expect(score >= 0 && score <= 1 + 1e-9).toBe(true);
    }),
  );
});
