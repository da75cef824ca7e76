import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import type { RetrievalCall } from "../options/retrieval-settings";
import type {
  BedrockKnowledgeBaseRetrieverOptions,
  KnowledgeBaseCallOptions,
  KnowledgeBaseSource,
} from "../options/retriever-options";
import { type FakeAnswer, fakeKnowledgeBase, type SentRequest } from "../testing/fake-knowledge-base";
import { GuardrailIntervenedError } from "./guardrail";

const knowledgeBaseId = "KB12345678";
const found = (...texts: string[]): FakeAnswer => ({
  retrievalResults: texts.map((text, index) => ({ content: { type: "TEXT", text }, score: 1 - index / 10 })),
});

function create(
  options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {},
  ...answers: FakeAnswer[]
): { retriever: BedrockKnowledgeBaseRetriever; sent: SentRequest[] } {
  const { client, sent } = fakeKnowledgeBase(...answers);
  const where = options.knowledgeBases === undefined ? { knowledgeBaseId } : {};
  return { retriever: new BedrockKnowledgeBaseRetriever({ ...where, client, ...options }), sent };
}

describe("settings of a call", () => {
  const filterOf = (value: string) => ({ equals: { key: "lang", value } });
  const implicitFilterOf = (modelArn: string) => ({
    modelArn,
    metadataAttributes: [{ key: "year", type: "NUMBER" as const, description: "Year" }],
  });
  const search = ({ body }: SentRequest): Record<string, unknown> =>
    (body.retrievalConfiguration as { vectorSearchConfiguration: Record<string, unknown> }).vectorSearchConfiguration;
  const table: [string, RetrievalCall, RetrievalCall, RetrievalCall, (sent: SentRequest) => unknown, unknown[]][] = [
    ["topK", { topK: 1 }, { topK: 2 }, { topK: 3 }, (sent) => search(sent).numberOfResults, [1, 2, 3]],
    [
      "searchType",
      { searchType: "HYBRID" },
      { searchType: "SEMANTIC" },
      { searchType: "HYBRID" },
      (sent) => search(sent).overrideSearchType,
      ["HYBRID", "SEMANTIC", "HYBRID"],
    ],
    [
      "filter",
      { filter: filterOf("a") },
      { filter: filterOf("b") },
      { filter: false },
      (sent) => search(sent).filter,
      [filterOf("a"), filterOf("b"), undefined],
    ],
    [
      "implicitFilter",
      { implicitFilter: implicitFilterOf("a") },
      { implicitFilter: false },
      { implicitFilter: implicitFilterOf("c") },
      (sent) => search(sent).implicitFilterConfiguration,
      [implicitFilterOf("a"), undefined, implicitFilterOf("c")],
    ],
    [
      "rerank",
      { rerank: { model: "amazon.rerank-v1:0" } },
      { rerank: { model: "cohere.rerank-v3-5:0" } },
      { rerank: false },
      (sent) => JSON.stringify(search(sent).rerankingConfiguration)?.match(/foundation-model\/([^"]+)/)?.[1],
      ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0", undefined],
    ],
    [
      "managed",
      { managed: false },
      { managed: true },
      { managed: false },
      (sent) => Object.keys(sent.body.retrievalConfiguration as object)[0],
      ["vectorSearchConfiguration", "managedSearchConfiguration", "vectorSearchConfiguration"],
    ],
    [
      "guardrail",
      { guardrail: { guardrailId: "a", guardrailVersion: "1" } },
      { guardrail: { guardrailId: "b", guardrailVersion: "2" } },
      { guardrail: false },
      (sent) => sent.body.guardrailConfiguration,
      [{ guardrailId: "a", guardrailVersion: "1" }, { guardrailId: "b", guardrailVersion: "2" }, undefined],
    ],
    [
      "userContext",
      { userContext: { userId: "a" } },
      { userContext: { userId: "b" } },
      { userContext: { userId: "c" } },
      (sent) => sent.body.userContext,
      [{ userId: "a" }, { userId: "b" }, { userId: "c" }],
    ],
  ];

  it.each(table)(
    "%s: call > knowledge base > constructor",
    async (_name, constructed, source, call, read, expected) => {
      const sourceOf = (own: object): KnowledgeBaseSource[] => [{ knowledgeBaseId, ...own }];
      const plain = create({ ...constructed, knowledgeBases: sourceOf({}) }, found());
      await plain.retriever.invoke("q");
      const own = create({ ...constructed, knowledgeBases: sourceOf(source) }, found());
      await own.retriever.invoke("q");
      await own.retriever.invoke("q", { retrieval: call });
      expect([...plain.sent, ...own.sent].map(read)).toEqual(expected);
    },
  );

  it("scoreThreshold: 0 beats what was constructed", async () => {
    const { retriever } = create({ scoreThreshold: 0.95 }, found("a", "b"));
    expect(await retriever.invoke("q")).toHaveLength(1);
    expect(await retriever.invoke("q", { retrieval: { scoreThreshold: 0 } })).toHaveLength(2);
  });

  it("pass through withConfig and a chain", async () => {
    const { retriever, sent } = create({}, found("a"));
    await retriever.withConfig({ retrieval: { topK: 9 } }).batch(["q"]);
    const chain = retriever.pipe((documents) => documents.length);
    const options: KnowledgeBaseCallOptions = { retrieval: { topK: 8 } };
    await chain.invoke("q", options);
    expect(sent.map((request) => search(request).numberOfResults)).toEqual([9, 8]);
  });

  it("are checked against the Region of the knowledge base", async () => {
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, region: "eu-central-1" });
    const model = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
    await expect(retriever.invoke("q", { retrieval: { rerank: { model } } })).rejects.toThrow(
      /rerank\.model.*eu-central-1/,
    );
  });

  it("are checked before anything is sent", async () => {
    const { retriever, sent } = create();
    await expect(retriever.invoke("q", { retrieval: { topK: 0 } })).rejects.toThrow(/topK 0/);
    await expect(retriever.invoke(undefined as never)).rejects.toThrow(/query "\(undefined\)": pass a text/);
    await expect(retriever.invoke("  ")).rejects.toThrow(/query "\(empty\)"/);
    await expect(retriever.invoke("秘".repeat(20_001))).rejects.toThrow(/query "\(20001 characters\)".*20000/);
    const image = { format: "bmp", inlineContent: new Uint8Array(1) } as unknown as NonNullable<RetrievalCall["image"]>;
    await expect(retriever.invoke("", { retrieval: { image } })).rejects.toThrow(/image\.format "bmp"/);
    const empty = { format: "png" as const, inlineContent: new Uint8Array() };
    await expect(retriever.invoke("", { retrieval: { image: empty } })).rejects.toThrow(/inlineContent "\(0 bytes\)"/);
    expect(sent).toEqual([]);
  });
});

describe("a guardrail that intervenes", () => {
  const guardrail = { guardrailId: "abc123", guardrailVersion: "1" };
  const intervention = { knowledgeBaseId, ...guardrail };
  const masked = { ...found("masked"), guardrailAction: "INTERVENED" };
  const blocked = { retrievalResults: [], guardrailAction: "INTERVENED" };

  it("is said by every document", async () => {
    const [document] = await create({ guardrail }, masked).retriever.invoke("q");
    expect(document?.metadata.guardrailAction).toBe("INTERVENED");
    const [calm] = await create({ guardrail }, { ...found("a"), guardrailAction: "NONE" }).retriever.invoke("q");
    expect(calm?.metadata).not.toHaveProperty("guardrailAction");
  });

  it("throws when no document is left to say so, but not from search()", async () => {
    const { retriever } = create({ guardrail }, blocked);
    const error = await retriever.invoke("q").catch((reason: unknown) => reason);
    expect(GuardrailIntervenedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      interventions: [intervention],
      message: expect.stringContaining("abc123 (version 1)"),
    });
    expect(await retriever.search("q")).toMatchObject({ documents: [], interventions: [intervention] });
  });

  it("throws when documents come from a knowledge base where none intervened, and none says it", async () => {
    const knowledgeBases = ["KB00000001", { knowledgeBaseId: "KB00000002", guardrail: false as const }];
    const several = create({ guardrail, knowledgeBases }, blocked, found("b"), blocked, found("b"));
    await expect(several.retriever.invoke("q")).rejects.toThrow(/abc123 \(version 1\) in knowledge base KB00000001/);
    const { documents, interventions } = await several.retriever.search("q");
    expect([documents.length, interventions]).toEqual([1, [{ ...intervention, knowledgeBaseId: "KB00000001" }]]);
  });

  it("throws always when told so, also where a failing knowledge base would be left out", async () => {
    const options = { guardrail, onGuardrailIntervention: "throw" as const };
    await expect(create(options, masked).retriever.search("q")).rejects.toThrow(GuardrailIntervenedError);
    const knowledgeBases = ["KB00000001", "KB00000002"];
    const several = create({ ...options, knowledgeBases, onKnowledgeBaseError: "skip" }, masked, found("b"));
    await expect(several.retriever.invoke("q")).rejects.toThrow(GuardrailIntervenedError);
  });
});

describe("pages()", () => {
  it("reads on as far as one asks, past topK, and no further", async () => {
    const { retriever, sent } = create(
      { topK: 2 },
      { ...found("a", "b"), nextToken: "2" },
      { ...found("c"), nextToken: "3" },
      found("d"),
    );
    const texts: string[] = [];
    for await (const page of retriever.pages("q")) {
      texts.push(page.map(({ pageContent }) => pageContent).join());
      if (texts.length === 2) break;
    }
    expect(texts).toEqual(["a,b", "c"]);
    expect(sent.map(({ body }) => body.nextToken)).toEqual([undefined, "2"]);
    const { retriever: again } = create({ topK: 1 }, { ...found("a"), nextToken: "2" }, found("b"));
    const runs: number[] = [];
    const callbacks = [{ handleRetrieverEnd: (documents: unknown[]) => void runs.push(documents.length) }];
    const all: unknown[] = [];
    for await (const page of again.pages("q", { callbacks })) all.push(...page);
    expect([all.length, runs]).toEqual([2, [1, 1]]);
  });

  it("ends the page that is under way when it is closed early", async () => {
    const sent = new EventTarget();
    const underWay = once(sent, "sent");
    let signal: AbortSignal | undefined;
    const send = (_command: unknown, { abortSignal }: { abortSignal?: AbortSignal }): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal = abortSignal;
        abortSignal?.addEventListener("abort", () => reject(new Error("ended")));
        sent.dispatchEvent(new Event("sent"));
      });
    const pages = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client: { send } as never }).pages("q");
    const page = pages.next();
    await underWay;
    const closed = pages.return();
    await expect(page).rejects.toMatchObject({ name: "AbortError" });
    expect(await closed).toEqual({ done: true, value: undefined });
    expect(signal?.aborted).toBe(true);
  });

  it("ends when a token comes again, and has one knowledge base", async () => {
    const { retriever, sent } = create({}, { ...found("a"), nextToken: "same" });
    const pages: unknown[] = [];
    for await (const page of retriever.pages("q")) pages.push(page);
    expect([pages.length, sent.length]).toEqual([2, 2]);
    const several = create({ knowledgeBases: ["KB00000001", "KB00000002"] }).retriever.pages("q");
    await expect(several.next()).rejects.toThrow(/knowledgeBases.*pages\(\) reads one/);
  });
});

it("ends by the timeout of its options, which the call's beats", async () => {
  const client = {
    send: (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        abortSignal.addEventListener("abort", () => reject(new Error("aborted")));
      }),
  };
  const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client: client as never, timeout: 60_000 });
  await expect(retriever.invoke("q", { timeout: 5 })).rejects.toMatchObject({ name: "TimeoutError" });
  const hasty = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client: client as never, timeout: 5 });
  await expect(hasty.invoke("q")).rejects.toMatchObject({ name: "TimeoutError" });
});

it("needs a Region for a reranker that is given by its id", async () => {
  const { send } = fakeKnowledgeBase().client;
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId,
    client: { send },
    rerank: { model: "cohere.rerank-v3-5:0" },
  });
  await expect(retriever.invoke("q")).rejects.toThrow(/region undefined.*cohere\.rerank-v3-5:0/);
});
