import { readFileSync } from "node:fs";
import { createKnowledgeBase, startLocalBedrock } from "@bedrock-routed/local";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { measureRanks } from "./retrieval-quality/measure-ranks";
import type { Passage, Question } from "./retrieval-quality/passage";
import { readDeclarations } from "./retrieval-quality/read-declarations";
import { readCompilerMessages, readSections } from "./retrieval-quality/read-japanese-passages";

/**
 * How well the local knowledge base finds passages, through the retriever: 46 English questions over
 * the documentation in the AWS SDK's declarations, and 48 Japanese ones over the example handbook and
 * the messages of the TypeScript compiler. The questions were written from the meaning of the passages.
 */
const root = new URL("../", import.meta.url);
const knowledgeBases = {
  ENGLISH001: [
    ...readDeclarations("@aws-sdk/client-bedrock-runtime"),
    ...readDeclarations("@aws-sdk/client-bedrock-agent-runtime"),
  ],
  JAPANESE01: [...readSections(new URL("../examples/handbook/ja/", root).pathname), ...readCompilerMessages()],
};

const local = await startLocalBedrock({
  region: "us-west-2",
  knowledgeBases: {
    ENGLISH001: index(knowledgeBases.ENGLISH001),
    JAPANESE01: index(knowledgeBases.JAPANESE01),
  },
});
const rerank = { model: "amazon.rerank-v1:0" };
const rows = [
  await measure("English, names in words", "ENGLISH001", nameQuestions(knowledgeBases.ENGLISH001)),
  await measure("English", "ENGLISH001", readQuestions("retrieval-questions-en.json")),
  await measure("English, reranked", "ENGLISH001", readQuestions("retrieval-questions-en.json"), { rerank }),
  await measure("Japanese", "JAPANESE01", readQuestions("retrieval-questions-ja.json")),
  await measure("Japanese, reranked", "JAPANESE01", readQuestions("retrieval-questions-ja.json"), { rerank }),
];
await local.close();
console.table(rows.map(({ missed, ...row }) => row));
if (process.argv.includes("--missed"))
  for (const { name, missed } of rows) console.log(`${name}\n  ${missed.join("\n  ")}`);

async function measure(
  name: string,
  knowledgeBaseId: keyof typeof knowledgeBases,
  asked: readonly Question[],
  settings: { rerank?: { model: string } } = {},
): Promise<{ name: string; missed: readonly string[] } & Record<string, unknown>> {
  const passages = knowledgeBases[knowledgeBaseId];
  const questions = acceptSameText(asked, passages);
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId,
    clientOptions: local.clientConfig,
    topK: 10,
    ...settings,
  });
  const found = await retriever.batch(questions.map(({ question }) => question));
  const rankings = found.map((documents) => documents.map(({ metadata }) => String(metadata.source)));
  const { recallAt5, ndcgAt10, missed } = measureRanks(questions, rankings);
  return {
    name,
    passages: passages.length,
    questions: questions.length,
    "recall@5": recallAt5.toFixed(2),
    "nDCG@10": ndcgAt10.toFixed(2),
    missed,
  };
}

/** Each passage is a document of its own, under its id as heading. */
function index(passages: readonly Passage[]): ReturnType<typeof createKnowledgeBase> {
  const documents = passages.map(({ id, text }) => ({
    uri: id,
    text: `# ${id}\n\n${text}`,
    mediaType: "text/markdown" as const,
  }));
  return createKnowledgeBase(documents, { maxChunkTokens: 2000 });
}

/** The name of each member, as one would say it: `presignedUrl` of `GetDocumentContentResponse`. */
function nameQuestions(passages: readonly Passage[]): Question[] {
  const say = (name: string): string =>
    name
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .replace(".", " ")
      .toLowerCase();
  return passages.filter(({ id }) => id.includes(".")).map(({ id }) => ({ question: say(id), passages: [id] }));
}

function readQuestions(file: string): Question[] {
  return JSON.parse(readFileSync(new URL(`data/${file}`, root), "utf8"));
}

/** The SDK says many a thing in the same words at several places: each of them answers. */
function acceptSameText(questions: readonly Question[], passages: readonly Passage[]): Question[] {
  const texts = new Map(passages.map(({ id, text }) => [id, text]));
  return questions.map(({ question, passages: accepted }) => {
    const known = accepted.filter((id) => texts.has(id));
    if (known.length === 0) throw new Error(`No passage ${accepted.join(", ")} for: ${question}`);
    const words = new Set(known.map((id) => texts.get(id)));
    return { question, passages: passages.filter(({ text }) => words.has(text)).map(({ id }) => id) };
  });
}
