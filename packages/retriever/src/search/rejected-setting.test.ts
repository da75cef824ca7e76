import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { filter } from "../filter";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { BedrockReranker } from "../rerank/bedrock-reranker";
import { RetrievalError } from "../retrieval-error";
import { fakeKnowledgeBase } from "../testing/fake-knowledge-base";

const knowledgeBaseId = "KB12345678";

async function failure(
  message: string,
  options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {},
  $error = "ValidationException",
): Promise<unknown> {
  const { client } = fakeKnowledgeBase({ $error, message });
  const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, ...options });
  return retriever.invoke("秘密の質問").catch((error: unknown) => error);
}

// The messages are those of public reports, which `rejected-setting.ts` names. The second one of `managed` is a guess.
const isManaged =
  "Incompatible configuration: vectorSearchConfiguration is not supported for managed knowledge bases. Use managedSearchConfiguration instead.";
const isNotManaged = "managedSearchConfiguration is not supported for this knowledge base.";
const noHybrid = "HYBRID search type is not supported for search operation on index KCOEXQD1NV.";
const noReranker =
  "The provided model ARN for reranking is invalid. Please, use a valid model ARN. Also check the model ARN follows this format: arn:<partition>:bedrock:<region>:<foundation-model/<model-id>";
const dateField =
  "failed to parse date field [1.6015104E12] with format [strict_date_optional_time||epoch_millis]: [failed to parse date field]";
const rewriteFirst = "Request failed: [query_shard_exception] failed to create query: Rewrite first";
const rerank = { model: "amazon.rerank-v1:0" };
const years = filter.and(filter.gte("year", 2024), filter.in("lang", ["機密"]));

describe("a setting that the service refuses is named with the remedy", () => {
  it.each<[string, Partial<BedrockKnowledgeBaseRetrieverOptions>, string, RegExp]>([
    [isManaged, {}, "managed", /KB12345678 in us-west-2\. It is a managed.* Set managed: true.*searchType/],
    [isNotManaged, { managed: true }, "managed", /not a managed knowledge base\. Leave out managed/],
    [noHybrid, { searchType: "HYBRID" }, "searchType", /no hybrid search\. Leave out searchType, or pass "SEMANTIC"/],
    [noReranker, { rerank }, "rerank.model", /amazon\.rerank-v1:0.*us-west-2.*cohere\.rerank-v3-5:0/],
    [noReranker, { managed: true, rerank }, "rerank.model", /amazon\.rerank-v1:0/],
    [dateField, { filter: years }, "filter", /greaterThanOrEquals on "year" with a number, in on "lang" with a list/],
    [rewriteFirst, { filter: filter.eq("tenant", "機密") }, "filter", /equals on "tenant" with a string/],
    ["The filter is not valid.", { filter: filter.startsWith("code", "A") }, "filter", /startsWith needs OpenSearch/],
  ])("%j with %o", async (message, options, setting, words) => {
    const error = await failure(message, options);
    expect(RetrievalError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason: "rejected-setting", setting, retryable: false, knowledgeBaseId });
    expect(error).toMatchObject({ requestId: "request-1", cause: { name: "ValidationException", message } });
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toMatch(/秘密|機密/);
  });

  it.each<[string, string, Partial<BedrockKnowledgeBaseRetrieverOptions>]>([
    ["its setting was not sent", noHybrid, {}],
    ["no filter was sent", dateField, { searchType: "SEMANTIC" }],
    ["no reranker was sent", noReranker, { rerank: false }],
    [
      "another member of the configuration is meant",
      "1 validation error detected: Value at 'retrievalConfiguration.vectorSearchConfiguration.overrideSearchType' failed to satisfy constraint",
      { searchType: "HYBRID" },
    ],
    ["nothing is named", "Malformed input request", { filter: years, rerank, searchType: "HYBRID" }],
  ])("but the error stays as it is when %s", async (_why, message, options) => {
    expect(await failure(message, options)).toMatchObject({ name: "ValidationException", message });
  });

  it("and only for a ValidationException", async () => {
    const error = await failure(noHybrid, { searchType: "HYBRID" }, "InternalServerException");
    expect(error).toMatchObject({ name: "InternalServerException" });
  });

  it("also by BedrockReranker", async () => {
    const { client } = fakeKnowledgeBase({ $error: "ValidationException", message: noReranker });
    const error: unknown = await new BedrockReranker({ model: "acme.rerank-v9:0", client })
      .rerank(["a"], "q")
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: "rejected-setting", setting: "model", cause: { message: noReranker } });
    expect(String(error)).toMatch(/acme\.rerank-v9:0/);
  });
});

describe("a reranker that cannot be used is refused at construction", () => {
  it.each<[unknown, RegExp]>([
    ["cohere.rerank-v3-5:0", /rerank "cohere\.rerank-v3-5:0": pass \{ model \}, such as/],
    [true, /rerank true: pass \{ model \}/],
    [{}, /rerank\.model undefined: pass the id of a reranking model/],
    [{ model: "amazon.nova-lite-v1:0" }, /rerank\.model "amazon\.nova-lite-v1:0": it is not a reranking model/],
    [{ model: "rerank-english" }, /rerank\.model "rerank-english"/],
  ])("%j", (value, words) => {
    const { client } = fakeKnowledgeBase({});
    expect(() => new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, rerank: value as never })).toThrow(words);
  });
});
