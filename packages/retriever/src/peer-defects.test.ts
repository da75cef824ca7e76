import { AmazonKnowledgeBaseRetriever } from "@langchain/aws";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { type FakeAnswer, fakeKnowledgeBase } from "./testing/fake-knowledge-base";

const knowledgeBaseId = "KB12345678";
const text = "第1条　返金\n\n\t30日...以内  ";

function answer(more: object = {}, page: object = {}): FakeAnswer {
  const location = { type: "S3", s3Location: { uri: "s3://docs/refunds.md" } };
  return { retrievalResults: [{ content: { type: "TEXT", text }, score: 0.7, location, ...more }], ...page };
}

/** Both over the same answers: what upstream loses, ours keeps. */
function both(...answers: FakeAnswer[]): {
  upstream: AmazonKnowledgeBaseRetriever;
  ours: BedrockKnowledgeBaseRetriever;
} {
  const upstream = new AmazonKnowledgeBaseRetriever({ knowledgeBaseId, topK: 2, region: "us-west-2" });
  upstream.bedrockAgentRuntimeClient = fakeKnowledgeBase(...answers).client;
  const { client } = fakeKnowledgeBase(...answers);
  return { upstream, ours: new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, topK: 2, client }) };
}

describe("AmazonKnowledgeBaseRetriever of @langchain/aws", () => {
  it("collapses white space and deletes every ellipsis", async () => {
    const { upstream, ours } = both(answer());
    expect((await upstream.invoke("q"))[0]?.pageContent).toBe("第1条 返金 30日以内 ");
    expect((await ours.invoke("q"))[0]?.pageContent).toBe(text);
  });

  it("lets the owner's metadata overwrite source and score", async () => {
    const { upstream, ours } = both(answer({ metadata: { source: "forged", score: 1 } }));
    expect((await upstream.invoke("q"))[0]?.metadata).toMatchObject({ source: "forged", score: 1 });
    expect((await ours.invoke("q"))[0]?.metadata).toMatchObject({ source: "s3://docs/refunds.md", score: 0.7 });
  });

  it("loses every page after the first", async () => {
    const { upstream, ours } = both(answer({}, { nextToken: "2" }), answer());
    expect(await upstream.invoke("q")).toHaveLength(1);
    expect(await ours.invoke("q")).toHaveLength(2);
  });

  it("drops the callbacks, tags and metadata of its options", async () => {
    const starts: unknown[] = [];
    const run = {
      tags: ["kb"],
      callbacks: [
        {
          handleRetrieverStart: (
            _retriever: unknown,
            _query: string,
            _id: string,
            _parent?: string,
            tags?: string[],
          ) => {
            starts.push(tags);
          },
        },
      ],
    };
    const upstreamOptions = { knowledgeBaseId, topK: 1, region: "us-west-2", ...run };
    const upstream = new AmazonKnowledgeBaseRetriever(upstreamOptions);
    upstream.bedrockAgentRuntimeClient = fakeKnowledgeBase(answer()).client;
    await upstream.invoke("q");
    expect(starts).toEqual([]);
    const { client } = fakeKnowledgeBase(answer());
    await new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, ...run }).invoke("q");
    expect(starts).toEqual([["kb"]]);
  });

  it("finds no source in five kinds of location", async () => {
    const { upstream, ours } = both(
      answer({ location: { type: "KENDRA", kendraDocumentLocation: { uri: "https://k" } } }),
    );
    expect((await upstream.invoke("q"))[0]?.metadata.source).toBeUndefined();
    expect((await ours.invoke("q"))[0]?.metadata.source).toBe("https://k");
  });

  it("makes an empty document of a row", async () => {
    const row = [{ columnName: "price", columnValue: "120", type: "LONG" }];
    const { upstream, ours } = both(answer({ content: { type: "ROW", row } }));
    expect((await upstream.invoke("q"))[0]?.pageContent).toBe("");
    expect((await ours.invoke("q"))[0]?.pageContent).toBe("price: 120");
  });

  it("goes on after the caller has aborted", async () => {
    const { upstream, ours } = both(answer());
    const options = { signal: AbortSignal.abort(new Error("stop")) };
    expect(await upstream.invoke("q", options)).toHaveLength(1);
    await expect(ours.invoke("q", options)).rejects.toThrow("stop");
  });
});
