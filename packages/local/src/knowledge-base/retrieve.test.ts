import {
  BedrockAgentRuntimeClient,
  paginateRetrieve,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChunkContent, type ChunkLocation, type LocalBedrock, startLocalBedrock } from "../index";

const LOCATIONS: ChunkLocation[] = [
  { type: "S3", s3Location: { uri: "s3://b/roses" } },
  { type: "WEB", webLocation: { url: "https://example.com" } },
  { type: "CONFLUENCE", confluenceLocation: { url: "https://c.example.com" } },
  { type: "SALESFORCE", salesforceLocation: { url: "https://s.example.com" } },
  { type: "SHAREPOINT", sharePointLocation: { url: "https://p.example.com" } },
  { type: "ONEDRIVE", oneDriveLocation: { url: "https://o.example.com" } },
  { type: "GOOGLEDRIVE", googleDriveLocation: { url: "https://g.example.com" } },
  { type: "CUSTOM", customDocumentLocation: { id: "roses-1" } },
  { type: "KENDRA", kendraDocumentLocation: { uri: "s3://k/roses" } },
  { type: "SQL", sqlLocation: { query: "select * from roses" } },
];
const CONTENTS: ChunkContent[] = [
  { type: "TEXT", text: "Tulips, in words" },
  { type: "IMAGE", byteContent: "data:image/png;base64,AAAA" },
  { type: "ROW", row: [{ columnName: "flower", columnValue: "tulip", type: "STRING" }] },
  { type: "AUDIO", audio: { s3Uri: "s3://b/tulips.mp3", transcription: "tulips" } },
  { type: "VIDEO", video: { s3Uri: "s3://b/tulips.mp4", summary: "tulips" } },
];
let local: LocalBedrock;
let client: BedrockAgentRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({
    region: "us-west-2",
    guardrails: { abc123: { words: ["weed"] } },
    knowledgeBases: {
      FLOWERS001: [
        ...LOCATIONS.map((location, index) => ({ uri: `s3://b/${index}`, text: "Roses are red.", location })),
        ...CONTENTS.map((content) => ({ uri: `s3://b/${content.type}`, text: "Tulips everywhere.", content })),
        { uri: "s3://b/long", text: "Lilies. Roses need water. Dogs bark. Cats sleep." },
        { uri: "s3://b/exact", text: "Lilies need water." },
      ],
      FLOWERS002: async () => [{ uri: "s3://b/a", text: "Roses from a loader." }],
      FLOWERS003: (async function* () {
        yield { uri: "s3://b/a", text: "Roses from a stream." };
      })(),
    },
  });
  client = new BedrockAgentRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const AMAZON = "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0";
const retrieve = async (
  text: string,
  vectorSearchConfiguration: object = {},
  rest: Partial<RetrieveCommandInput> = {},
) =>
  client.send(
    new RetrieveCommand({
      knowledgeBaseId: "FLOWERS001",
      retrievalQuery: { text },
      retrievalConfiguration: { vectorSearchConfiguration },
      ...rest,
    }),
  );
const reranking = (modelArn: string, rest: object = {}) => ({
  type: "BEDROCK_RERANKING_MODEL",
  bedrockRerankingConfiguration: { modelConfiguration: { modelArn }, ...rest },
});

it("returns every kind of location", async () => {
  const { retrievalResults } = await retrieve("roses", { numberOfResults: 10 });
  expect(retrievalResults?.map(({ location }) => location)).toEqual(expect.arrayContaining(LOCATIONS));
});

it("returns every kind of content", async () => {
  const { retrievalResults } = await retrieve("tulips", { numberOfResults: 10 });
  expect(retrievalResults?.map(({ content }) => content)).toEqual(CONTENTS);
});

it.each(["FLOWERS002", "FLOWERS003"])("reads the documents of %s when it starts", async (knowledgeBaseId) => {
  const { retrievalResults } = await retrieve("roses", {}, { knowledgeBaseId });
  expect(retrievalResults).toHaveLength(1);
});

it.each(["HYBRID", "SEMANTIC"])("accepts the search type %s, which has no effect", async (overrideSearchType) => {
  const plain = await retrieve("lilies water");
  expect((await retrieve("lilies water", { overrideSearchType })).retrievalResults).toEqual(plain.retrievalResults);
});

describe("a reranker", () => {
  it("puts the best sentence first, and keeps the requested number of chunks", async () => {
    const search = { numberOfResults: 10, rerankingConfiguration: reranking(AMAZON, { numberOfRerankedResults: 2 }) };
    const { retrievalResults, nextToken } = await retrieve("Do lilies need water?", search);
    expect(retrievalResults?.map(({ content }) => content?.text)).toEqual([
      "Lilies need water.",
      "Lilies. Roses need water. Dogs bark. Cats sleep.",
    ]);
    expect(retrievalResults?.[0]?.score).toBeCloseTo(1);
    expect(nextToken).toBeUndefined();
  });

  it("can be managed, custom or off in managed knowledge bases", async () => {
    const scoresWith = async (managed: object) => {
      const retrievalConfiguration = { managedSearchConfiguration: { numberOfResults: 3, ...managed } };
      const { retrievalResults } = await retrieve("lilies water", {}, { retrievalConfiguration });
      return retrievalResults?.map(({ score }) => score);
    };
    const plain = await scoresWith({ rerankingModelType: "NONE" });
    expect(await scoresWith({})).toEqual(plain);
    const managed = await scoresWith({ rerankingModelType: "MANAGED" });
    expect(managed).not.toEqual(plain);
    const custom = { rerankingModelType: "CUSTOM", rerankingConfiguration: reranking(AMAZON) };
    expect(await scoresWith(custom)).toEqual(managed);
    await expect(scoresWith({ rerankingModelType: "CUSTOM" })).rejects.toThrow("rerankingConfiguration");
  });

  it.each([
    ["arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0", "not a reranking model of us-west-2"],
    ["arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0", "not a reranking model of us-west-2"],
    ["amazon.rerank-v1:0", "modelConfiguration.modelArn' failed to satisfy constraint: Member must satisfy regular"],
  ])("cannot be %s", async (modelArn, message) => {
    await expect(retrieve("roses", { rerankingConfiguration: reranking(modelArn) })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });
});

it("accepts a guardrail, a user and an implicit filter", async () => {
  const implicit = { metadataAttributes: [{ key: "year", type: "NUMBER", description: "Year" }], modelArn: AMAZON };
  const { guardrailAction } = await retrieve(
    "roses",
    { implicitFilterConfiguration: implicit },
    {
      guardrailConfiguration: { guardrailId: "abc123", guardrailVersion: "DRAFT" },
      userContext: { userId: "u" },
    },
  );
  expect(guardrailAction).toBe("NONE");
  expect((await retrieve("roses")).guardrailAction).toBeUndefined();
});

it("pages through all results", async () => {
  const input = {
    knowledgeBaseId: "FLOWERS001",
    retrievalQuery: { text: "roses" },
    retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 4 } },
  };
  const pages: number[] = [];
  for await (const { retrievalResults } of paginateRetrieve({ client }, input))
    pages.push(retrievalResults?.length ?? 0);
  expect(pages).toEqual([4, 4, 3]);
});

it.each([
  [{ numberOfResults: 101 }, "less than or equal to 100"],
  [{ numberOfResults: 0 }, "greater than or equal to 1"],
  [{ overrideSearchType: "FUZZY" }, "enum value set: [HYBRID, SEMANTIC]"],
  [{ implicitFilterConfiguration: { metadataAttributes: [], modelArn: AMAZON } }, "length greater than or equal to 1"],
  [{ rerankingConfiguration: reranking(AMAZON, { numberOfRerankedResults: 101 }) }, "less than or equal to 100"],
])("refuses %j", async (search, message) => {
  await expect(retrieve("roses", search)).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(message),
  });
});
