import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { GuardrailIntervenedError } from "./guardrail";

const inlineContent = new Uint8Array([137, 80, 78, 71]);
const byteContent = `data:image/png;base64,${Buffer.from(inlineContent).toString("base64")}`;
const guardrail = { guardrailId: "abc123", guardrailVersion: "DRAFT" };
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: { abc123: { words: ["Project X", "極秘"] } },
    knowledgeBases: {
      COMPANY001: [
        { uri: "s3://b/all.md", text: "Salaries are paid monthly. 給与は毎月払います。" },
        { uri: "s3://b/hr.md", text: "Salaries of directors. 役員の給与。", readers: ["hr@example.com"] },
        { uri: "s3://b/logo.png", text: "Our logo.", content: { type: "IMAGE", byteContent } },
      ],
      PUBLIC0001: [{ uri: "s3://p/all.md", text: "Salaries of Project X and 極秘 are public." }],
    },
  });
});
afterAll(() => local.close());

const create = (options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {}): BedrockKnowledgeBaseRetriever =>
  new BedrockKnowledgeBaseRetriever({
    ...(options.knowledgeBases === undefined ? { knowledgeBaseId: "COMPANY001" } : {}),
    clientOptions: local.clientConfig,
    ...options,
  });
const sourcesOf = async (documents: ReturnType<BedrockKnowledgeBaseRetriever["invoke"]>): Promise<unknown[]> =>
  (await documents).map(({ metadata }) => metadata.source).sort();

it.each(["salaries", "給与"])("finds what the user may read, who can differ from call to call: %s", async (query) => {
  const retriever = create({ userContext: { userId: "other@example.com" } });
  expect(await sourcesOf(retriever.invoke(query))).toEqual(["s3://b/all.md"]);
  const retrieval = { userContext: { userId: "hr@example.com" } };
  expect(await sourcesOf(retriever.invoke(query, { retrieval }))).toEqual(["s3://b/all.md", "s3://b/hr.md"]);
  expect(await sourcesOf(retriever.invoke(query, { retrieval: { userContext: false } }))).toEqual(["s3://b/all.md"]);
});

describe.each(["Salaries of project x?", "極秘の給与は？"])("a guardrail that stops %j", (query) => {
  it("is not taken for nothing found", async () => {
    const error = await create({ guardrail })
      .invoke(query)
      .catch((reason: unknown) => reason);
    expect(GuardrailIntervenedError.isInstance(error)).toBe(true);
    expect(String(error)).not.toContain(query);
    expect(await create().invoke(query)).not.toHaveLength(0);
    expect(await create({ guardrail }).invoke("salaries")).not.toHaveLength(0);
  });

  it("is not passed by in a knowledge base that has none", async () => {
    const knowledgeBases = [{ knowledgeBaseId: "COMPANY001", guardrail }, "PUBLIC0001"];
    await expect(create({ knowledgeBases }).invoke(query)).rejects.toThrow(GuardrailIntervenedError);
    const { documents, interventions } = await create({ knowledgeBases }).search(query);
    expect([documents.length, interventions]).toEqual([1, [{ knowledgeBaseId: "COMPANY001", ...guardrail }]]);
  });
});

it("searches for an image in place of a text", async () => {
  const image = { format: "png" as const, inlineContent };
  const [document, ...others] = await create().invoke("", { retrieval: { image } });
  expect(others).toEqual([]);
  expect(document).toMatchObject({
    pageContent: "",
    metadata: { source: "s3://b/logo.png", contentType: "IMAGE", mediaUri: byteContent, score: 1 },
  });
  const other = { ...image, inlineContent: new Uint8Array([1]) };
  expect(await create().invoke("", { retrieval: { image: other } })).toEqual([]);
});
