import { readFileSync } from "node:fs";
import { createKnowledgeBase, startLocalBedrock } from "@bedrock-routed/local";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { type Passage, type Question, readCompilerMessages, readDeclarations, readSections } from "./passages";

/**
 * Measures how well the local knowledge base finds passages, through the retriever. There are 46 English
 * questions over the documentation in the AWS SDK's declarations, and 48 Japanese questions over the
 * example handbook and the messages of the TypeScript compiler. The questions were written from the
 * meaning of the passages, not from their words.
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

/** Indexes each passage as one document. Its heading is the id. */
function index(passages: readonly Passage[]): ReturnType<typeof createKnowledgeBase> {
  const documents = passages.map(({ id, text }) => ({
    uri: id,
    text: `# ${id}\n\n${text}`,
    mediaType: "text/markdown" as const,
  }));
  return createKnowledgeBase(documents, { maxChunkTokens: 2000 });
}

/** Turns the name of each member into words: `GetDocumentContentResponse.presignedUrl` → "get document content response presigned url". */
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

/** The SDK repeats some sentences in several places. Every passage with the same text answers the question. */
function acceptSameText(questions: readonly Question[], passages: readonly Passage[]): Question[] {
  const texts = new Map(passages.map(({ id, text }) => [id, text]));
  return questions.map(({ question, passages: accepted }) => {
    const known = accepted.filter((id) => texts.has(id));
    if (known.length === 0) throw new Error(`No passage ${accepted.join(", ")} for: ${question}`);
    const words = new Set(known.map((id) => texts.get(id)));
    return { question, passages: passages.filter(({ text }) => words.has(text)).map(({ id }) => id) };
  });
}

/** How well known passages are found. */
interface Quality {
  /** Share of the questions with an accepted passage among the first five. */
  readonly recallAt5: number;
  /** Mean of 1 ÷ log2(rank + 1) of the first accepted passage among the first ten; 0 if there is none. */
  readonly ndcgAt10: number;
  /** Questions whose passage is not among the first five. */
  readonly missed: readonly string[];
}

/** @param rankings for each question, the ids that were found, best first */
function measureRanks(questions: readonly Question[], rankings: readonly (readonly string[])[]): Quality {
  const ranks = questions.map(({ passages }, index) => {
    const position = (rankings[index] ?? []).slice(0, 10).findIndex((id) => passages.includes(id));
    return position === -1 ? Number.POSITIVE_INFINITY : position + 1;
  });
  const share = (gains: number[]): number => gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  return {
    recallAt5: share(ranks.map((rank) => (rank <= 5 ? 1 : 0))),
    ndcgAt10: share(ranks.map((rank) => 1 / Math.log2(rank + 1))),
    missed: questions.filter((_, index) => (ranks[index] ?? 0) > 5).map(({ question }) => question),
  };
}
