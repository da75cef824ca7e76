import { AmazonKnowledgeBaseRetriever } from "@langchain/aws";
import upstreamPackage from "@langchain/aws/package.json" with { type: "json" };
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import type { DocumentInterface } from "@langchain/core/documents";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { type FakeAnswer, fakeKnowledgeBase } from "./testing/fake-knowledge-base";

/** The version of `@langchain/aws` whose defects this file describes. With another version, its half is skipped. */
const DESCRIBED_VERSION = "1.4.5";
const isDescribed = upstreamPackage.version === DESCRIBED_VERSION;

const knowledgeBaseId = "KB12345678";
const text = "第1条　返金\n\n\t30日...以内  ";

function answer(more: object = {}, page: object = {}): FakeAnswer {
  const location = { type: "S3", s3Location: { uri: "s3://docs/refunds.md" } };
  return { retrievalResults: [{ content: { type: "TEXT", text }, score: 0.7, location, ...more }], ...page };
}

interface Retriever {
  invoke(query: string, options?: { signal: AbortSignal }): Promise<DocumentInterface[]>;
}
interface RunOptions {
  readonly tags?: string[];
  readonly callbacks?: CallbackHandlerMethods[];
}

function upstream(answers: readonly FakeAnswer[], run: RunOptions = {}): Retriever {
  const options = { knowledgeBaseId, topK: 2, region: "us-west-2", ...run };
  const retriever = new AmazonKnowledgeBaseRetriever(options);
  retriever.bedrockAgentRuntimeClient = fakeKnowledgeBase(...answers).client;
  return retriever;
}

function ours(answers: readonly FakeAnswer[], run: RunOptions = {}): Retriever {
  const { client } = fakeKnowledgeBase(...answers);
  return new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, topK: 2, client, ...run });
}

/** What a retriever returns for `answers`, and the result that each of the two gives. */
interface Defect {
  readonly defect: string;
  readonly answers: readonly FakeAnswer[];
  readonly read: (documents: DocumentInterface[]) => unknown;
  readonly upstreamResult: unknown;
  readonly ourResult: unknown;
}

const row = [{ columnName: "price", columnValue: "120", type: "LONG" }];
const defects: Defect[] = [
  {
    defect: "collapses white space and deletes every ellipsis",
    answers: [answer()],
    read: ([document]) => document?.pageContent,
    upstreamResult: "第1条 返金 30日以内 ",
    ourResult: text,
  },
  {
    defect: "lets the owner's metadata overwrite source and score",
    answers: [answer({ metadata: { source: "forged", score: 1 } })],
    read: ([document]) => [document?.metadata.source, document?.metadata.score],
    upstreamResult: ["forged", 1],
    ourResult: ["s3://docs/refunds.md", 0.7],
  },
  {
    defect: "loses every page after the first",
    answers: [answer({}, { nextToken: "2" }), answer({ content: { text: "second" } })],
    read: (documents) => documents.length,
    upstreamResult: 1,
    ourResult: 2,
  },
  {
    defect: "finds no source in five types of location",
    answers: [answer({ location: { type: "KENDRA", kendraDocumentLocation: { uri: "https://k" } } })],
    read: ([document]) => document?.metadata.source,
    upstreamResult: undefined,
    ourResult: "https://k",
  },
  {
    defect: "returns a table row as an empty document",
    answers: [answer({ content: { type: "ROW", row } })],
    read: ([document]) => document?.pageContent,
    upstreamResult: "",
    ourResult: "price: 120",
  },
];

/** The tags of each run that a handler among the options sees. */
async function seenTags(create: typeof ours): Promise<unknown[]> {
  const seen: unknown[] = [];
  const handleRetrieverStart: CallbackHandlerMethods["handleRetrieverStart"] = (
    _retriever,
    _query,
    _id,
    _parent,
    tags,
  ) => void seen.push(tags);
  await create([answer()], { tags: ["kb"], callbacks: [{ handleRetrieverStart }] }).invoke("q");
  return seen;
}
const aborted = { signal: AbortSignal.abort(new Error("stop")) };

describe.runIf(isDescribed)(`AmazonKnowledgeBaseRetriever of @langchain/aws ${DESCRIBED_VERSION}`, () => {
  it.each(defects)("$defect", async ({ answers, read, upstreamResult }) => {
    expect(read(await upstream(answers).invoke("q"))).toEqual(upstreamResult);
  });
  it("drops the callbacks, tags and metadata of its options", async () => {
    expect(await seenTags(upstream)).toEqual([]);
  });
  it("continues after the caller has aborted", async () => {
    expect(await upstream([answer()]).invoke("q", aborted)).toHaveLength(1);
  });
});

describe("BedrockKnowledgeBaseRetriever does not have the defect of @langchain/aws that it", () => {
  it.each(defects)("$defect", async ({ answers, read, ourResult }) => {
    expect(read(await ours(answers).invoke("q"))).toEqual(ourResult);
  });
  it("drops the callbacks, tags and metadata of its options", async () => {
    expect(await seenTags(ours)).toEqual([["kb"]]);
  });
  it("continues after the caller has aborted", async () => {
    await expect(ours([answer()]).invoke("q", aborted)).rejects.toThrow("stop");
  });
});
