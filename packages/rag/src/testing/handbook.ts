import { Document } from "@langchain/core/documents";
import { RunnableLambda } from "@langchain/core/runnables";

/** Two short passages. */
export const refunds: Document = new Document({
  id: "c1",
  pageContent: "返品は商品の到着から30日以内にお申し込みください。",
  metadata: { source: "s3://kb/returns.md", section: "返品", score: 0.9 },
});
export const shipping: Document = new Document({
  id: "c2",
  pageContent: "Shipping to Tokyo takes five days. Shipping to Osaka takes six days.",
  metadata: { source: "s3://kb/shipping.md", section: "Shipping", score: 0.4 },
});

/** A passage that is long enough to be cached by every model. */
export const longPassage: Document = new Document({
  id: "c3",
  pageContent: "経費は月末から五営業日以内に申請します。領収書を添えてください。".repeat(150),
  metadata: { source: "s3://kb/expenses.md", section: "経費", score: 0.5 },
});

/** A retriever that finds these documents for every question, and records the questions. */
export function createRetriever(documents: readonly Document[]): {
  retriever: RunnableLambda<string, Document[]>;
  questions: string[];
} {
  const questions: string[] = [];
  const retriever = RunnableLambda.from((question: string) => {
    questions.push(question);
    return [...documents];
  });
  return { retriever, questions };
}
