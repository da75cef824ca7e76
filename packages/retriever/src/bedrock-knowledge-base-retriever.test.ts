import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { type FakeAnswer, fakeKnowledgeBase } from "./testing/fake-knowledge-base";

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
  it.each([ja, en])("keeps whitespace and ellipses as they are: %j", async (text) => {
    const { client } = fakeKnowledgeBase({ retrievalResults: [result(text)] });
    const [document] = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client }).invoke("返金は？");
    expect(document?.pageContent).toBe(text);
    expect(document?.id).toBe("chunk-1");
  });

  it("does not let the owner's attributes overwrite source, score or any other field", async () => {
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

  it("follows every page up to topK and loses none", async () => {
    const page = (name: string, nextToken?: string): FakeAnswer => ({
      retrievalResults: [result(`${name}1`), result(`${name}2`)],
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const { client, sent } = fakeKnowledgeBase(page("a", "t1"), page("b", "t2"), page("c", "t3"));
    const documents = await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, topK: 5 }).invoke("q");
    expect(documents.map((document) => document.pageContent)).toEqual(["a1", "a2", "b1", "b2", "c1"]);
    expect(sent.map(({ body }) => body.nextToken)).toEqual([undefined, "t1", "t2"]);
  });

  it("stops when a service sends empty pages for ever", async () => {
    const { client, sent } = fakeKnowledgeBase({ retrievalResults: [], nextToken: "again" });
    expect(await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, topK: 3 }).invoke("q")).toEqual([]);
    expect(sent).toHaveLength(3);
  });

  it("keeps the callbacks, tags and metadata of its options", async () => {
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

  it("sends the query, topK, search type and filter as they are", async () => {
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

  it("drops what scores below scoreThreshold, at 0 too, and keeps what has no score", async () => {
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

  it("passes the signal of each call, and of a timeout, to the request", async () => {
    const { client, sent } = fakeKnowledgeBase({ retrievalResults: [result("text")] });
    const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client });
    const aborted = retriever.invoke("q", { signal: AbortSignal.abort(new Error("stop")) });
    const calm = retriever.invoke("q", { timeout: 60_000 });
    await expect(aborted).rejects.toThrow(/abort|stop/i);
    expect(await calm).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it("gives a subclass its own object, private fields and all", async () => {
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

  it("is traced under its name, without secrets", () => {
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
});
