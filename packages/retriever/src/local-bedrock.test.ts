import { type ChunkContent, type ChunkLocation, createKnowledgeBase, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import type { KnowledgeBaseDocument } from "./knowledge-base-document";

const imageBytes = new Uint8Array([137, 80, 78, 71]);
const byteContent = `data:image/png;base64,${Buffer.from(imageBytes).toString("base64")}`;
const text = "# 返品\n\n返品は　30日以内です...  \n\n# Shipping\n\nShipping  takes five days ... or less.\n";
const id = "HANDBOOK01";

const everyLocation: ChunkLocation[] = [
  { type: "S3", s3Location: { uri: "at-s3" } },
  { type: "WEB", webLocation: { url: "at-web" } },
  { type: "CONFLUENCE", confluenceLocation: { url: "at-confluence" } },
  { type: "SALESFORCE", salesforceLocation: { url: "at-salesforce" } },
  { type: "SHAREPOINT", sharePointLocation: { url: "at-sharepoint" } },
  { type: "ONEDRIVE", oneDriveLocation: { url: "at-onedrive" } },
  { type: "GOOGLEDRIVE", googleDriveLocation: { url: "at-googledrive" } },
  { type: "CUSTOM", customDocumentLocation: { id: "at-custom" } },
  { type: "KENDRA", kendraDocumentLocation: { uri: "at-kendra" } },
  { type: "SQL", sqlLocation: { query: "at-sql" } },
];
const everyContent: ChunkContent[] = [
  { type: "TEXT", text: "文字" },
  { type: "IMAGE", byteContent: "data:image/png;base64,AAAA" },
  { type: "ROW", row: [{ columnName: "色", columnValue: "赤", type: "STRING" }] },
  { type: "AUDIO", audio: { s3Uri: "s3://b/t.mp3", transcription: "spoken" } },
  { type: "VIDEO", video: { s3Uri: "s3://b/t.mp4", summary: "shown" } },
];

describe("BedrockKnowledgeBaseRetriever with the local Bedrock", () => {
  let local: Awaited<ReturnType<typeof startLocalBedrock>>;
  beforeAll(async () => {
    const documents = [
      { uri: "s3://kb/faq.md", text, mediaType: "text/markdown" as const, metadata: { lang: "both", source: "mine" } },
      { uri: "s3://kb/other.txt", text: "Shipping abroad is not possible.", metadata: { lang: "en" } },
    ];
    local = await startLocalBedrock({
      knowledgeBases: {
        [id]: createKnowledgeBase(documents),
        LOCATIONS1: everyLocation.map((location, index) => ({ uri: `${index}`, text: "Roses are red.", location })),
        COMPANY001: [
          { uri: "s3://b/all.md", text: "Salaries are paid monthly. 給与は毎月払います。" },
          { uri: "s3://b/hr.md", text: "Salaries of directors. 役員の給与。", readers: ["hr@example.com"] },
          { uri: "s3://b/logo.png", text: "Our logo.", content: { type: "IMAGE", byteContent } },
        ],
        CONTENTS01: everyContent.map((content, index) => ({ uri: `${index}`, text: "Tulips are red.", content })),
      },
    });
  });
  afterAll(() => local.close());

  const create = (more: object = {}): BedrockKnowledgeBaseRetriever =>
    new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: id, clientOptions: { ...local.clientConfig }, ...more });

  it.each([
    ["返品は何日以内ですか", "返品は　30日以内です...", "返品"],
    ["How long does shipping take?", "Shipping  takes five days ... or less.", "Shipping"],
  ])(
    "answers %j with the unchanged text of the document, its source and section",
    async (question, passage, section) => {
      const [document] = await create().invoke(question);
      expect(document?.pageContent).toContain(passage);
      expect(text).toContain(document?.pageContent);
      expect(document?.metadata).toMatchObject({
        source: "s3://kb/faq.md",
        section,
        contentType: "TEXT",
        attributes: { lang: "both", source: "mine" },
      });
      expect(document?.id).toBe(document?.metadata.chunkId);
      expect(document?.id).toBeTypeOf("string");
    },
  );

  it("filters, and accepts an ARN", async () => {
    const knowledgeBaseId = `arn:aws:bedrock:${local.region}:${local.accountId}:knowledge-base/${id}`;
    const retriever = create({
      knowledgeBaseId,
      filter: { equals: { key: "lang", value: "en" } },
      searchType: "HYBRID",
    });
    const documents = await retriever.invoke("shipping");
    expect(documents.map(({ metadata }) => metadata.source)).toEqual(["s3://kb/other.txt"]);
  });

  it("aborts the current request with the signal of the call", async () => {
    const controller = new AbortController();
    const call = create().invoke("shipping", { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toThrow(/abort/i);
  });

  it("reads every type of location and of content", async () => {
    const roses = await create({ knowledgeBaseId: "LOCATIONS1", topK: 20 }).invoke("roses");
    expect(roses.map(({ metadata }) => metadata.source).sort()).toEqual(
      everyLocation.map(({ type }) => `at-${type.toLowerCase()}`).sort(),
    );
    const tulips = await create({ knowledgeBaseId: "CONTENTS01" }).invoke("tulips");
    const read = new Map(
      tulips.map(({ pageContent, metadata }) => [metadata.contentType, [pageContent, metadata.mediaUri]]),
    );
    expect(Object.fromEntries(read)).toEqual({
      TEXT: ["文字", undefined],
      IMAGE: ["", "data:image/png;base64,AAAA"],
      ROW: ["色: 赤", undefined],
      AUDIO: ["spoken", "s3://b/t.mp3"],
      VIDEO: ["shown", "s3://b/t.mp4"],
    });
  });

  it("retries up to maxAttempts, and then throws a RetrievalError with the reason throttled", async () => {
    local.faults.add({ when: { operation: "Retrieve", nth: [1, 3, 4] }, fault: { kind: "throttling" } });
    const retriever = create({ clientOptions: { ...local.clientConfig, maxAttempts: 2 } });
    expect(await retriever.invoke("shipping")).not.toHaveLength(0);
    await expect(retriever.invoke("shipping")).rejects.toMatchObject({ reason: "throttled", attempts: 2 });
    local.faults.clear();
  });

  it("reads pages up to topK, or all pages one by one", async () => {
    const retriever = create({ topK: 1 });
    const found: string[] = [];
    for await (const page of retriever.pages("shipping")) found.push(...page.map(({ id }) => String(id)));
    expect(found).toHaveLength(2);
    expect((await create({ topK: 100 }).invoke("shipping")).map(({ id }) => id)).toEqual(found);
  });

  it("names the knowledge base that does not exist", async () => {
    await expect(create({ knowledgeBaseId: "NOTTHERE01" }).invoke("q")).rejects.toMatchObject({
      name: "RetrievalError",
      reason: "not-found",
      knowledgeBaseId: "NOTTHERE01",
      message: expect.stringContaining(local.region),
    });
  });

  it.each(["salaries", "給与"])("returns what the user of a call may read: %s", async (query) => {
    const sourcesOf = async (call: Promise<KnowledgeBaseDocument[]>): Promise<unknown[]> =>
      (await call).map(({ metadata }) => metadata.source).sort();
    const retriever = create({ knowledgeBaseId: "COMPANY001", userContext: { userId: "other@example.com" } });
    expect(await sourcesOf(retriever.invoke(query))).toEqual(["s3://b/all.md"]);
    const retrieval = { userContext: { userId: "hr@example.com" } };
    expect(await sourcesOf(retriever.invoke(query, { retrieval }))).toEqual(["s3://b/all.md", "s3://b/hr.md"]);
    expect(await sourcesOf(retriever.invoke(query, { retrieval: { userContext: false } }))).toEqual(["s3://b/all.md"]);
  });

  it("searches for an image instead of a text", async () => {
    const retriever = create({ knowledgeBaseId: "COMPANY001" });
    const image = { format: "png" as const, inlineContent: imageBytes };
    const [document, ...others] = await retriever.invoke("", { retrieval: { image } });
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      pageContent: "",
      metadata: { source: "s3://b/logo.png", contentType: "IMAGE", mediaUri: byteContent, score: 1 },
    });
    const other = { ...image, inlineContent: new Uint8Array([1]) };
    expect(await retriever.invoke("", { retrieval: { image: other } })).toEqual([]);
  });
});
