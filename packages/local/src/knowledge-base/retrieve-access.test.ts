import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const png = new Uint8Array([137, 80, 78, 71, 1]);
const byteContent = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
const guardrailConfiguration = { guardrailId: "abc123", guardrailVersion: "1" };
let local: LocalBedrock;
let client: BedrockAgentRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock({
    region: "us-west-2",
    guardrails: { abc123: { words: ["Project X", "極秘"] } },
    knowledgeBases: {
      COMPANY001: [
        { uri: "s3://b/all.md", text: "Salaries are paid monthly. 給与は毎月払います。" },
        { uri: "s3://b/hr.md", text: "Salaries of directors. 役員の給与。", readers: ["hr@example.com"] },
        { uri: "s3://b/logo", text: "Our logo.", content: { type: "IMAGE", byteContent }, metadata: { year: 2026 } },
        { uri: "s3://b/far", text: "A logo.", content: { type: "IMAGE", byteContent: "s3://b/far.png" } },
      ],
    },
  });
  client = new BedrockAgentRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const retrieve = (text: string, rest: Partial<RetrieveCommandInput> = {}) =>
  client.send(new RetrieveCommand({ knowledgeBaseId: "COMPANY001", retrievalQuery: { text }, ...rest }));
const sourcesOf = async (response: ReturnType<typeof retrieve>): Promise<(string | undefined)[]> =>
  ((await response).retrievalResults ?? []).map(({ location }) => location?.s3Location?.uri);

describe("a document with readers", () => {
  it.each(["salaries", "給与"])("is found by these users only: %s", async (text) => {
    const found = (userId: string) => sourcesOf(retrieve(text, { userContext: { userId } }));
    expect((await found("hr@example.com")).sort()).toEqual(["s3://b/all.md", "s3://b/hr.md"]);
    expect(await found("other@example.com")).toEqual(["s3://b/all.md"]);
    expect(await sourcesOf(retrieve(text))).toEqual(["s3://b/all.md"]);
  });

  it("does not give the page of one user to another", async () => {
    const retrievalConfiguration = { vectorSearchConfiguration: { numberOfResults: 1 } };
    const first = await retrieve("salaries", { retrievalConfiguration, userContext: { userId: "hr@example.com" } });
    const next = { retrievalConfiguration, nextToken: first.nextToken };
    await expect(retrieve("salaries", next)).rejects.toThrow("Invalid nextToken");
  });
});

describe("a guardrail", () => {
  it.each([
    ["What is project x?", "INTERVENED", 0],
    ["極秘の給与は", "INTERVENED", 0],
    ["ＰＲＯＪＥＣＴ Ｘ and salaries", "INTERVENED", 0],
    ["A project xylophone for salaries", "NONE", 1],
  ])("finds its words in %j: %s", async (text, action, count) => {
    const { guardrailAction, retrievalResults } = await retrieve(text, { guardrailConfiguration });
    expect([guardrailAction, retrievalResults?.length]).toEqual([action, count]);
  });

  it.each(["other", "constructor"])("with an unknown id is refused: %s", async (guardrailId) => {
    const configuration = { guardrailConfiguration: { ...guardrailConfiguration, guardrailId } };
    await expect(retrieve("Project X salaries", configuration)).rejects.toMatchObject({
      name: "ValidationException",
      message: "The guardrail identifier or version provided in the request does not exist.",
    });
  });

  it("stops RetrieveAndGenerate and RetrieveAndGenerateStream", async () => {
    const request = {
      input: { text: "What does Project X pay?" },
      retrieveAndGenerateConfiguration: {
        type: "KNOWLEDGE_BASE" as const,
        knowledgeBaseConfiguration: {
          knowledgeBaseId: "COMPANY001",
          modelArn: "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
          generationConfiguration: { guardrailConfiguration },
        },
      },
    };
    const { guardrailAction, citations, output } = await client.send(new RetrieveAndGenerateCommand(request));
    expect({ guardrailAction, citations }).toEqual({ guardrailAction: "INTERVENED", citations: [] });
    expect(output?.text).toBe("Sorry, the model cannot answer this question.");
    const { stream } = await client.send(new RetrieveAndGenerateStreamCommand(request));
    const actions: unknown[] = [];
    for await (const { guardrail } of stream ?? []) if (guardrail !== undefined) actions.push(guardrail.action);
    expect(actions).toEqual(["INTERVENED"]);
  });

  it.each<[Record<string, object>, string]>([
    [{ "not an id": { words: ["a"] } }, "guardrails: "],
    [{ abc: { words: [" "] } }, "guardrails.abc.words"],
    [{ abc: { topics: [{ name: "Cars" }] } }, "guardrails.abc.topics[0]"],
    [{ abc: { contentFilters: [{ type: "RUDE", words: ["a"] }] } }, "guardrails.abc.contentFilters[0].type"],
    [{ abc: { piiEntities: [{ type: "EMAIL", action: "HIDE" }] } }, "guardrails.abc.piiEntities[0].action"],
    [{ abc: { regexes: [{ name: "a", pattern: "(?<=a)b", action: "BLOCK" }] } }, "guardrails.abc.regexes[0].pattern"],
    [{ abc: { contextualGrounding: { grounding: 1 } } }, "guardrails.abc.contextualGrounding.grounding"],
  ])("is checked: %j", async (guardrails, option) => {
    await expect(startLocalBedrock({ guardrails })).rejects.toMatchObject({
      message: expect.stringContaining(`Invalid option ${option}`),
    });
  });
});

describe("an image", () => {
  const ask = (image: object, rest: object = {}) =>
    retrieve("", { retrievalQuery: { type: "IMAGE", image: image as never }, ...rest });

  it("finds the same image, and supports filters and reranking", async () => {
    const image = { format: "png", inlineContent: png };
    const { retrievalResults } = await ask(image);
    expect(retrievalResults).toMatchObject([{ content: { type: "IMAGE", byteContent }, score: 1 }]);
    expect((await ask({ ...image, inlineContent: new Uint8Array([1]) })).retrievalResults).toEqual([]);
    const search = (vectorSearchConfiguration: object) =>
      sourcesOf(ask(image, { retrievalConfiguration: { vectorSearchConfiguration } }));
    expect(await search({ filter: { equals: { key: "year", value: 1999 } } })).toEqual([]);
    const modelArn = "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0";
    const bedrockRerankingConfiguration = { modelConfiguration: { modelArn }, numberOfRerankedResults: 1 };
    const rerankingConfiguration = { type: "BEDROCK_RERANKING_MODEL", bedrockRerankingConfiguration };
    expect(await search({ rerankingConfiguration })).toEqual(["s3://b/logo"]);
  });

  it.each([
    [{ format: "bmp", inlineContent: png }, "[png, jpeg, gif, webp]"],
    [{ format: "png", inlineContent: new Uint8Array() }, "length greater than or equal to 1"],
    [{ format: "png" }, "inlineContent"],
  ])("is checked: %j", async (image, message) => {
    await expect(ask(image)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });
});
