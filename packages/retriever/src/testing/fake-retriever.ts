import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { type FakeAnswer, fakeKnowledgeBase, type SentRequest } from "./fake-knowledge-base";

/** Knowledge base of `fakeRetriever`, unless the options name others. */
export const FAKE_KNOWLEDGE_BASE_ID = "KB12345678";

/** An answer with one result for each text, the first with the score 1, the next with 0.9 and so on. */
export function foundAnswer(...texts: string[]): FakeAnswer {
  return {
    retrievalResults: texts.map((text, index) => ({ content: { type: "TEXT", text }, score: 1 - index / 10 })),
  };
}

/** A retriever over a fake transport, and the requests that reach the transport. */
export function fakeRetriever(
  options: Partial<BedrockKnowledgeBaseRetrieverOptions> = {},
  ...answers: FakeAnswer[]
): { retriever: BedrockKnowledgeBaseRetriever; sent: SentRequest[] } {
  const { client, sent } = fakeKnowledgeBase(...answers);
  const where = options.knowledgeBases === undefined ? { knowledgeBaseId: FAKE_KNOWLEDGE_BASE_ID } : {};
  return { retriever: new BedrockKnowledgeBaseRetriever({ ...where, client, ...options }), sent };
}
