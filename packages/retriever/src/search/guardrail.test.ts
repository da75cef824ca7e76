import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { fakeRetriever, foundAnswer, FAKE_KNOWLEDGE_BASE_ID as knowledgeBaseId } from "../testing/fake-retriever";
import { GuardrailIntervenedError } from "./guardrail";

const guardrail = { guardrailId: "abc123", guardrailVersion: "DRAFT" };
let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: { abc123: { words: ["Project X", "極秘"] } },
    knowledgeBases: {
      COMPANY001: [{ uri: "s3://b/all.md", text: "Salaries are paid monthly. 給与は毎月払います。" }],
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

describe.each(["Salaries of project x?", "極秘の給与は？"])(
  "a guardrail of the local Bedrock that refuses %j",
  (query) => {
    it("makes invoke throw, instead of returning no documents", async () => {
      const error = await create({ guardrail })
        .invoke(query)
        .catch((reason: unknown) => reason);
      expect(GuardrailIntervenedError.isInstance(error)).toBe(true);
      expect(String(error)).not.toContain(query);
      expect(await create().invoke(query)).not.toHaveLength(0);
      expect(await create({ guardrail }).invoke("salaries")).not.toHaveLength(0);
    });

    it("makes invoke throw, even when a knowledge base without guardrail returns documents", async () => {
      const knowledgeBases = [{ knowledgeBaseId: "COMPANY001", guardrail }, "PUBLIC0001"];
      await expect(create({ knowledgeBases }).invoke(query)).rejects.toThrow(GuardrailIntervenedError);
      const { documents, interventions } = await create({ knowledgeBases }).search(query);
      expect([documents.length, interventions]).toEqual([1, [{ knowledgeBaseId: "COMPANY001", ...guardrail }]]);
    });
  },
);

describe("a guardrail that intervenes", () => {
  const guardrail = { guardrailId: "abc123", guardrailVersion: "1" };
  const intervention = { knowledgeBaseId, ...guardrail };
  const masked = { ...foundAnswer("masked"), guardrailAction: "INTERVENED" };
  const blocked = { retrievalResults: [], guardrailAction: "INTERVENED" };

  it("marks every document", async () => {
    const [document] = await fakeRetriever({ guardrail }, masked).retriever.invoke("q");
    expect(document?.metadata.guardrailAction).toBe("INTERVENED");
    const [calm] = await fakeRetriever(
      { guardrail },
      { ...foundAnswer("a"), guardrailAction: "NONE" },
    ).retriever.invoke("q");
    expect(calm?.metadata).not.toHaveProperty("guardrailAction");
  });

  it("throws from invoke, but not from search(), when there are no documents", async () => {
    const { retriever } = fakeRetriever({ guardrail }, blocked);
    const error = await retriever.invoke("q").catch((reason: unknown) => reason);
    expect(GuardrailIntervenedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      interventions: [intervention],
      message: expect.stringContaining("abc123 (version 1)"),
    });
    expect(await retriever.search("q")).toMatchObject({ documents: [], interventions: [intervention] });
  });

  it("throws when all documents come from knowledge bases without intervention, so that none has the mark", async () => {
    const knowledgeBases = ["KB00000001", { knowledgeBaseId: "KB00000002", guardrail: false as const }];
    const several = fakeRetriever({ guardrail, knowledgeBases }, blocked, foundAnswer("b"), blocked, foundAnswer("b"));
    await expect(several.retriever.invoke("q")).rejects.toThrow(/abc123 \(version 1\) in knowledge base KB00000001/);
    const { documents, interventions } = await several.retriever.search("q");
    expect([documents.length, interventions]).toEqual([1, [{ ...intervention, knowledgeBaseId: "KB00000001" }]]);
  });

  it('always throws with onGuardrailIntervention: "throw", even when failing knowledge bases are skipped', async () => {
    const options = { guardrail, onGuardrailIntervention: "throw" as const };
    await expect(fakeRetriever(options, masked).retriever.search("q")).rejects.toThrow(GuardrailIntervenedError);
    const knowledgeBases = ["KB00000001", "KB00000002"];
    const several = fakeRetriever(
      { ...options, knowledgeBases, onKnowledgeBaseError: "skip" },
      masked,
      foundAnswer("b"),
    );
    await expect(several.retriever.invoke("q")).rejects.toThrow(GuardrailIntervenedError);
  });
});
