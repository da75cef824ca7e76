import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { createKnowledgeBase, startLocalBedrock } from "@bedrock-routed/local";
import { ChatBedrockConverse } from "@langchain/aws";
import { Document } from "@langchain/core/documents";
import { type Runnable, RunnableLambda } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRagChain } from "./rag-chain";
import type { RagAnswer } from "./steps/answer";

const knowledgeBase = createKnowledgeBase([
  {
    uri: "s3://kb/returns.md",
    text: "# 返品\n\n返品は商品の到着から30日以内にお申し込みください。",
    mediaType: "text/markdown",
  },
  { uri: "s3://kb/shipping.md", text: "# Shipping\n\nShipping to Tokyo takes five days.", mediaType: "text/markdown" },
]);
const retriever = RunnableLambda.from((question: string) =>
  knowledgeBase.search(question).map(
    ({ chunk, score }) =>
      new Document({
        id: chunk.id,
        pageContent: chunk.text,
        metadata: { source: chunk.uri, section: chunk.section, score },
      }),
  ),
);

describe("createRagChain with ChatBedrockConverse and a local Bedrock", () => {
  let local: Awaited<ReturnType<typeof startLocalBedrock>>;
  let chain: Runnable<string, RagAnswer>;
  beforeAll(async () => {
    local = await startLocalBedrock();
    const client = new BedrockRuntimeClient(local.clientConfig);
    const model = new ChatBedrockConverse({ ...local.clientConfig, model: "us.amazon.nova-lite-v1:0", client });
    chain = createRagChain({ model, retriever });
  });
  afterAll(() => local.close());

  it.each([
    ["返品は何日以内に申し込めますか", /30日以内/, "s3://kb/returns.md", "返品"],
    ["How many days does shipping to Tokyo take?", /five days/, "s3://kb/shipping.md", "Shipping"],
  ])("answers %j from the document that it cites, streamed or not", async (question, text, source, section) => {
    const invoked = await chain.invoke(question);
    expect(invoked.answer).toMatch(text);
    expect(invoked.citations).toMatchObject([{ source, section }]);
    expect(invoked.usage?.input_tokens).toBeGreaterThan(0);

    let streamed: RagAnswer | undefined;
    for await (const chunk of await chain.stream(question)) {
      streamed = streamed === undefined ? chunk : concat(streamed, chunk);
    }
    const { usage: _usage, ...rest } = invoked;
    expect(streamed).toMatchObject(rest);
  });

  it("sends the rules, then the context, then the question in a block of its own", async () => {
    await chain.invoke("返品は？");
    const body = local.requests.at(-1)?.body;
    expect(body).toMatchObject({
      system: [{ text: expect.stringMatching(/^利用者のメッセージ/) }],
      messages: [
        {
          role: "user",
          content: [{ text: expect.stringMatching(/^Boundary: (\w+)\n<document-\1 index="1"/) }, { text: "返品は？" }],
        },
      ],
    });
  });
});
