import { createKnowledgeBase, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";

const text = "# 返品\n\n返品は　30日以内です...  \n\n# Shipping\n\nShipping  takes five days ... or less.\n";
const id = "HANDBOOK01";

describe("BedrockKnowledgeBaseRetriever over the wire", () => {
  let local: Awaited<ReturnType<typeof startLocalBedrock>>;
  beforeAll(async () => {
    const documents = [
      { uri: "s3://kb/faq.md", text, mediaType: "text/markdown" as const, metadata: { lang: "both", source: "mine" } },
      { uri: "s3://kb/other.txt", text: "Shipping abroad is not possible.", metadata: { lang: "en" } },
    ];
    local = await startLocalBedrock({ knowledgeBases: { [id]: createKnowledgeBase(documents) } });
  });
  afterAll(() => local.close());

  const create = (more: object = {}): BedrockKnowledgeBaseRetriever =>
    new BedrockKnowledgeBaseRetriever({ knowledgeBaseId: id, clientOptions: { ...local.clientConfig }, ...more });

  it.each([
    ["返品は何日以内ですか", "返品は　30日以内です...", "返品"],
    ["How long does shipping take?", "Shipping  takes five days ... or less.", "Shipping"],
  ])("answers %j with the text of the document, its source and section", async (question, passage, section) => {
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
  });

  it("filters, and takes an ARN", async () => {
    const knowledgeBaseId = `arn:aws:bedrock:${local.region}:${local.accountId}:knowledge-base/${id}`;
    const retriever = create({
      knowledgeBaseId,
      filter: { equals: { key: "lang", value: "en" } },
      searchType: "HYBRID",
    });
    const documents = await retriever.invoke("shipping");
    expect(documents.map(({ metadata }) => metadata.source)).toEqual(["s3://kb/other.txt"]);
  });

  it("stops a request that is under way when its signal aborts", async () => {
    const controller = new AbortController();
    const call = create().invoke("shipping", { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toThrow(/abort/i);
  });

  it("says which knowledge base is missing", async () => {
    await expect(create({ knowledgeBaseId: "NOTTHERE01" }).invoke("q")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
