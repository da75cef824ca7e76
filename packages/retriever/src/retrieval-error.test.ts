import { BedrockRoutedError } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { BedrockReranker } from "./rerank/bedrock-reranker";
import { RetrievalError } from "./retrieval-error";
import { type FakeAnswer, fakeKnowledgeBase } from "./testing/fake-knowledge-base";

const knowledgeBaseId = "KB12345678";

async function failure(answer: FakeAnswer): Promise<unknown> {
  const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client: fakeKnowledgeBase(answer).client });
  return retriever.invoke("秘密の質問").catch((error: unknown) => error);
}

describe("RetrievalError", () => {
  it.each<[string, number, string, string, boolean, RegExp]>([
    ["ResourceNotFoundException", 404, "gone", "not-found", false, /no knowledge base KB12345678 in us-west-2.*Region/],
    ["AccessDeniedException", 403, "no", "access-denied", false, /Allow bedrock:Retrieve on it.*bedrock:Rerank/],
    ["ThrottlingException", 429, "slow", "throttled", true, /throttled.*after 1 attempt\..*maxAttempts/],
    ["ServiceQuotaExceededException", 400, "much", "throttled", true, /quota/],
    ["DependencyFailedException", 424, "store", "not-ready", true, /Sync the data source/],
    ["ConflictException", 409, "busy", "not-ready", true, /Sync the data source/],
    [
      "ValidationException",
      400,
      "The Aurora DB instance is resuming after being auto-paused.",
      "not-ready",
      true,
      /again/,
    ],
    ["BadGatewayException", 502, "store", "not-ready", true, /vector store/],
    ["ValidationException", 400, "no such index [kb]", "not-ready", true, /Sync/],
    ["ValidationException", 400, "The store is not yet in a ready state", "not-ready", true, /Sync/],
    ["ValidationException", 400, "Knowledge base is not active", "not-ready", true, /Sync/],
  ])("has, for %s (%i, %j), the reason %s", async ($error, $status, message, reason, retryable, words) => {
    const error = await failure({ $error, $status, message });
    expect(RetrievalError.isInstance(error)).toBe(true);
    expect(BedrockRoutedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason, retryable, knowledgeBaseId, region: "us-west-2", operation: "Retrieve" });
    expect(error).toMatchObject({ requestId: "request-1", attempts: 1, cause: { name: $error, message } });
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toContain("秘密");
  });

  it.each([
    ["ValidationException", 400],
    ["InternalServerException", 500],
  ])("is not thrown for %s, which has no known remedy", async ($error, $status) => {
    const error = await failure({ $error, $status, message: "as it is" });
    expect(error).toMatchObject({ name: $error, message: "as it is" });
  });

  it("names the model when a reranking failed", async () => {
    const answer = { $error: "AccessDeniedException", $status: 403 };
    const reranker = new BedrockReranker({ model: "amazon.rerank-v1:0", client: fakeKnowledgeBase(answer).client });
    await expect(reranker.rerank(["a"], "q")).rejects.toThrow(
      /model arn:aws:bedrock:us-west-2::foundation-model\/amazon\.rerank-v1:0.*bedrock:Rerank.*bedrock:InvokeModel/,
    );
  });
});
