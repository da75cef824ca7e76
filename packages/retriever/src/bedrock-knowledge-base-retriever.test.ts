import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { type FakeAnswer, fakeKnowledgeBase, type SentRequest } from "./testing/fake-knowledge-base";
import { fakeRetriever, foundAnswer } from "./testing/fake-retriever";

const knowledgeBaseId = "KB12345678";
const ja = "  第1条　返金は…\n\n\t30日以内…です...  \r\n";
const en = "Refunds ...\n\n  within  30   days...\t";

function result(text: string, more: object = {}): object {
  return {
    content: { type: "TEXT", text },
    score: 0.7,
    location: { type: "S3", s3Location: { uri: "s3://docs/refunds.md" } },
    metadata: { "x-amz-bedrock-kb-chunk-id": "chunk-1" },
    ...more,
  };
}

describe("BedrockKnowledgeBaseRetriever", () => {
  it.each([ja, en])("keeps white space and ellipses unchanged: %j", async (text) => {
    const { client } = fakeKnowledgeBase({ retrievalResults: [result(text)] });
    const [document] = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client }).invoke("返金は？");
    expect(document?.pageContent).toBe(text);
    expect(document?.id).toBe("chunk-1");
  });

  it("does not let the attributes of the owner overwrite source, score or any other field", async () => {
    const metadata = { source: "evil", score: 99, location: "evil", chunkId: "evil", attributes: "evil", page: 7 };
    const { client } = fakeKnowledgeBase({ retrievalResults: [result("text", { metadata, documentId: "doc-1" })] });
    const [document] = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client }).invoke("q");
    expect(document?.metadata).toEqual({
      knowledgeBaseId,
      source: "s3://docs/refunds.md",
      score: 0.7,
      location: { type: "S3", s3Location: { uri: "s3://docs/refunds.md" } },
      documentId: "doc-1",
      contentType: "TEXT",
      attributes: metadata,
    });
  });

  it("reads pages until it has topK documents", async () => {
    const page = (name: string, nextToken?: string): FakeAnswer => ({
      retrievalResults: [result(`${name}1`), result(`${name}2`)],
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const { client, sent } = fakeKnowledgeBase(page("a", "t1"), page("b", "t2"), page("c", "t3"));
    const documents = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, topK: 5 }).invoke("q");
    expect(documents.map((document) => document.pageContent)).toEqual(["a1", "a2", "b1", "b2", "c1"]);
    expect(sent.map(({ body }) => body.nextToken)).toEqual([undefined, "t1", "t2"]);
  });

  it("passes the callbacks, tags and metadata of its options to LangChain", async () => {
    const seen: unknown[] = [];
    const { client } = fakeKnowledgeBase({ retrievalResults: [result("text")] });
    const retriever = new BedrockKnowledgeBaseRetriever({
      knowledgeBaseId,
      client,
      tags: ["kb"],
      metadata: { team: "docs" },
      callbacks: [
        {
          handleRetrieverStart: (_retriever, query, _runId, _parent, tags, metadata) => {
            seen.push(query, tags, metadata);
          },
          handleRetrieverEnd: (documents) => {
            seen.push(documents.length);
          },
        },
      ],
    });
    await retriever.invoke("質問", { tags: ["call"] });
    expect(seen).toEqual(["質問", ["call", "kb"], expect.objectContaining({ team: "docs" }), 1]);
  });

  it("sends the query, topK, search type and filter unchanged", async () => {
    const filter = { andAll: [{ equals: { key: "lang", value: "ja" } }, { in: { key: "year", value: [2025, 2026] } }] };
    const arn = `arn:aws:bedrock:eu-west-1:123456789012:knowledge-base/${knowledgeBaseId}`;
    const { client, sent } = fakeKnowledgeBase({});
    await new BedrockKnowledgeBaseRetriever({
      knowledgeBaseId: arn,
      client,
      topK: 100,
      searchType: "HYBRID",
      filter,
    }).invoke("猫は？");
    expect(sent[0]?.path).toBe(`/knowledgebases/${arn}/retrieve`);
    expect(sent[0]?.body).toEqual({
      retrievalQuery: { text: "猫は？" },
      retrievalConfiguration: {
        vectorSearchConfiguration: { numberOfResults: 100, overrideSearchType: "HYBRID", filter },
      },
    });
  });

  it("drops documents below scoreThreshold, even a threshold of 0, and keeps documents without a score", async () => {
    const retrievalResults = [
      result("high"),
      result("zero", { score: 0 }),
      result("none", { score: undefined }),
      result("negative", { score: -0.1 }),
    ];
    const texts = async (scoreThreshold?: number): Promise<string[]> => {
      const { client } = fakeKnowledgeBase({ retrievalResults });
      const documents = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, scoreThreshold }).invoke(
        "q",
      );
      return documents.map((document) => document.pageContent);
    };
    expect(await texts(0.5)).toEqual(["high", "none"]);
    expect(await texts(0)).toEqual(["high", "zero", "none"]);
    expect(await texts()).toEqual(["high", "zero", "none", "negative"]);
  });

  it("passes the signal and the timeout of a call to its requests", async () => {
    const { client, sent } = fakeKnowledgeBase({ retrievalResults: [result("text")] });
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client });
    const aborted = retriever.invoke("q", { signal: AbortSignal.abort(new Error("stop")) });
    const calm = retriever.invoke("q", { timeout: 60_000 });
    await expect(aborted).rejects.toThrow(/abort|stop/i);
    expect(await calm).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it("lets a subclass with private fields override _getRelevantDocuments", async () => {
    class Counting extends BedrockKnowledgeBaseRetriever {
      #calls = 0;
      override _getRelevantDocuments(
        ...call: Parameters<BedrockKnowledgeBaseRetriever["_getRelevantDocuments"]>
      ): ReturnType<BedrockKnowledgeBaseRetriever["_getRelevantDocuments"]> {
        this.#calls += 1;
        return super._getRelevantDocuments(...call);
      }
      get calls(): number {
        return this.#calls;
      }
    }
    const retriever = new Counting({ knowledgeBaseId, client: fakeKnowledgeBase({}).client });
    await retriever.batch(["a", "b"]);
    expect(retriever.calls).toBe(2);
  });

  it("is traced under its name and without secrets", () => {
    const retriever = new BedrockKnowledgeBaseRetriever({
      knowledgeBaseId,
      region: "us-east-1",
      topK: 3,
      clientOptions: { credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "top-secret" } },
    });
    expect(JSON.parse(JSON.stringify(retriever))).toEqual({
      lc: 1,
      type: "constructor",
      id: ["bedrock_routed", "retrievers", "BedrockKnowledgeBaseRetriever"],
      kwargs: { knowledge_base_id: knowledgeBaseId, top_k: 3, region: "us-east-1" },
    });
    expect(retriever.getName()).toBe("BedrockKnowledgeBaseRetriever");
  });

  it("is traced with its settings, except those that can identify a user", () => {
    const { retriever } = fakeRetriever({
      scoreThreshold: 0,
      searchType: "HYBRID",
      filter: { equals: { key: "lang", value: "ja" } },
      implicitFilter: { modelArn: "m", metadataAttributes: [{ key: "year", type: "NUMBER", description: "Year" }] },
      rerank: { model: "cohere.rerank-v3-5:0" },
      guardrail: { guardrailId: "abc123", guardrailVersion: "1" },
      onGuardrailIntervention: "throw",
      userContext: { userId: "佐藤" },
    });
    expect(retriever.lc_kwargs).toEqual({
      knowledgeBaseId,
      topK: 5,
      scoreThreshold: 0,
      searchType: "HYBRID",
      filter: { equals: { key: "lang", value: "ja" } },
    });
  });
});

describe("a service that never stops announcing more pages", () => {
  const endless = (...texts: string[]): ((request: SentRequest) => FakeAnswer) => {
    let page = 0;
    return () => {
      page += 1;
      return { ...(page === 1 ? foundAnswer(...texts) : foundAnswer()), nextToken: `t${page}` };
    };
  };
  const create = (
    answer: FakeAnswer | ((request: SentRequest) => FakeAnswer),
  ): { retriever: BedrockKnowledgeBaseRetriever; sent: SentRequest[] } => {
    const { client, sent } = fakeKnowledgeBase(answer);
    return { retriever: new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, topK: 100 }), sent };
  };

  it("gives each document once when the service repeats a token, and says that it stopped", async () => {
    const { retriever, sent } = create({ ...foundAnswer("返金は30日以内です。"), nextToken: "same" });
    expect(await retriever.invoke("q")).toHaveLength(1);
    expect(sent).toHaveLength(2);
    expect(await retriever.search("q")).toMatchObject({ documents: [{}], requests: 2, stopped: "repeated-token" });
  });

  it("is noticed when its tokens go in a circle", async () => {
    const texts: Record<string, [string, string]> = { undefined: ["a", "t1"], t1: ["b", "t2"], t2: ["c", "t1"] };
    const { retriever, sent } = create(({ body }) => {
      const [text, nextToken] = texts[String(body.nextToken)] ?? [];
      return { ...foundAnswer(String(text)), nextToken };
    });
    const { documents, stopped } = await retriever.search("q");
    expect(documents.map(({ pageContent }) => pageContent)).toEqual(["a", "b", "c"]);
    expect([stopped, sent.length]).toEqual(["repeated-token", 3]);
    const pages: unknown[] = [];
    for await (const page of retriever.pages("q")) pages.push(...page);
    expect(pages).toHaveLength(3);
  });

  it("is asked for five empty pages after the last document, and not for topK", async () => {
    const { retriever, sent } = create(endless("a", "b"));
    expect(await retriever.search("q")).toMatchObject({ documents: [{}, {}], requests: 6, stopped: "empty-pages" });
    expect(sent).toHaveLength(6);
  });

  it.each([
    ["empty pages", endless(), 5, "empty-pages"],
    ["a repeated token", { nextToken: "same" }, 2, "repeated-token"],
  ])("is asked only a few times when it sends nothing but %s", async (_name, answer, requests, stopped) => {
    const { retriever, sent } = create(answer);
    expect(await retriever.search("q")).toMatchObject({ documents: [], requests, stopped });
    expect(sent).toHaveLength(requests);
  });

  it("costs invoke no more than search", async () => {
    const { retriever, sent } = create(endless());
    expect(await retriever.invoke("q")).toEqual([]);
    expect(sent).toHaveLength(5);
  });

  it("ends pages() with an error after five empty pages, because not all were read", async () => {
    const { retriever, sent } = create(endless("a"));
    const read = async (): Promise<void> => {
      for await (const _page of retriever.pages("q")) {
      }
    };
    const error: unknown = await read().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "RetrievalError", reason: "no-progress", retryable: false, knowledgeBaseId });
    expect(String(error)).toMatch(/5 empty pages in a row.*filter.*topK/);
    expect(sent).toHaveLength(6);
  });

  it("does not end pages() when scoreThreshold empties them", async () => {
    const pages = Array.from({ length: 8 }, (_, index) => ({ ...foundAnswer("a", "b"), nextToken: `t${index}` }));
    const { client, sent } = fakeKnowledgeBase(...pages, foundAnswer());
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, scoreThreshold: 2 });
    for await (const page of retriever.pages("q")) expect(page).toEqual([]);
    expect(sent).toHaveLength(9);
    expect(await retriever.search("q")).toMatchObject({ documents: [], received: 0 });
  });

  it("is also reported when one of several knowledge bases does it", async () => {
    const { client } = fakeKnowledgeBase({ ...foundAnswer("a"), nextToken: "same" });
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBases: ["KB00000001", "KB00000002"], client });
    expect(await retriever.search("q")).toMatchObject({ documents: [{}], requests: 4, stopped: "repeated-token" });
  });

  it("is no failure when the pages end", async () => {
    const { client } = fakeKnowledgeBase({ nextToken: "t1" }, { nextToken: "t2" }, foundAnswer("late"));
    const outcome = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client }).search("q");
    expect(outcome).toMatchObject({ documents: [{ pageContent: "late" }], requests: 3 });
    expect(outcome).not.toHaveProperty("stopped");
  });
});

describe("pages()", () => {
  it("requests pages, even past topK, only as the caller asks for them", async () => {
    const { retriever, sent } = fakeRetriever(
      { topK: 2 },
      { ...foundAnswer("a", "b"), nextToken: "2" },
      { ...foundAnswer("c"), nextToken: "3" },
      foundAnswer("d"),
    );
    const texts: string[] = [];
    for await (const page of retriever.pages("q")) {
      texts.push(page.map(({ pageContent }) => pageContent).join());
      if (texts.length === 2) break;
    }
    expect(texts).toEqual(["a,b", "c"]);
    expect(sent.map(({ body }) => body.nextToken)).toEqual([undefined, "2"]);
    const { retriever: again } = fakeRetriever({ topK: 1 }, { ...foundAnswer("a"), nextToken: "2" }, foundAnswer("b"));
    const runs: number[] = [];
    const callbacks = [{ handleRetrieverEnd: (documents: unknown[]) => void runs.push(documents.length) }];
    const all: unknown[] = [];
    for await (const page of again.pages("q", { callbacks })) all.push(...page);
    expect([all.length, runs]).toEqual([2, [1, 1]]);
  });

  it("aborts the current request when the generator is closed", async () => {
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

  it("ends when the service repeats a token, and refuses several knowledge bases", async () => {
    const { retriever, sent } = fakeRetriever({}, { ...foundAnswer("a"), nextToken: "same" });
    const pages: unknown[] = [];
    for await (const page of retriever.pages("q")) pages.push(page);
    expect([pages.length, sent.length]).toEqual([2, 2]);
    const several = fakeRetriever({ knowledgeBases: ["KB00000001", "KB00000002"] }).retriever.pages("q");
    await expect(several.next()).rejects.toThrow(/knowledgeBases.*pages\(\) reads one/);
  });
});

it("aborts after the timeout of its options, unless the call has its own", async () => {
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
