import { readFileSync } from "node:fs";
import {
  answerExtractively,
  createKnowledgeBase,
  type ExtractiveAnswer,
  type KnowledgeBase,
  SUGGESTED_SCORE_THRESHOLD,
} from "@bedrock-routed/local";
import { type DocumentSet, loadDocumentation } from "./documentation";
import { SEARCHES } from "./search-peers";

/**
 * Measures the answers of the local Bedrock over documentation that others wrote. The known answer of each question
 * stands in the text. Half of the questions are to develop with, and half are to report with. `--failed` lists the
 * questions to develop with that were not answered.
 */
interface AnswerQuestion {
  readonly documents: DocumentSet;
  readonly language: "en" | "ja";
  readonly half: "develop" | "report";
  readonly question: string;
  /** Each is a right answer: what it must contain, such as a sentence, or the cells of a table row. */
  readonly answers: readonly (readonly string[])[];
}

/** From best to worst. */
const OUTCOMES = ["whole right quote", "right passage", "wrong", "wrongly not found"] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What became of a question. */
interface Asked {
  readonly outcome: Outcome;
  /** Empty when no passage was found. */
  readonly text: string;
  /** Whether a passage with a right answer was found. */
  readonly isFound: boolean;
}

/** As in `npm start`. */
const PASSAGES = 4;

const root = new URL("../", import.meta.url);
const questions: AnswerQuestion[] = JSON.parse(readFileSync(new URL("answers/questions.json", root), "utf8"));
const knowledgeBases = new Map<DocumentSet, KnowledgeBase>();
const sources = new Map<DocumentSet, string>();
for (const name of new Set(questions.map(({ documents }) => documents))) {
  const documents = await loadDocumentation(name);
  if (documents === undefined) continue;
  const knowledgeBase = createKnowledgeBase(documents);
  knowledgeBases.set(name, knowledgeBase);
  // A row is read with the headers of its cells, so an answer can be in a passage and not in the source.
  const passages = knowledgeBase.chunks.map(({ section, text }) => `${section}\n${text}`);
  sources.set(name, plain([...documents.map(({ text }) => text), ...passages].join("\n")));
}

const results = questions.flatMap((asked) => {
  const knowledgeBase = knowledgeBases.get(asked.documents);
  return knowledgeBase === undefined ? [] : [{ ...asked, ...ask(asked, knowledgeBase) }];
});
const groups = new Map<string, (typeof results)[number][]>();
for (const result of results) {
  const group = `${result.half}, ${result.language}`;
  groups.set(group, [...(groups.get(group) ?? []), result]);
}
console.table(
  [...groups].map(([group, asked]) => ({
    group,
    questions: asked.length,
    ...Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, percent(asked.filter((a) => a.outcome === outcome).length, asked.length)]),
    ),
    "passage found": percent(asked.filter(({ isFound }) => isFound).length, asked.length),
    "characters an answer": Math.round(asked.reduce((sum, { text }) => sum + text.length, 0) / asked.length),
  })),
);
console.log(`Retrieval: how often a passage with a right answer is among the first ${PASSAGES}`);
console.table(await compareSearches());
if (process.argv.includes("--failed")) {
  for (const { half, outcome, question, answers, text, isFound } of results) {
    if (half === "develop" && outcome !== "whole right quote") {
      console.log(
        `${outcome}${isFound ? "" : " (no passage)"}: ${question}\n  known: ${answers.map((parts) => parts.join(" … ")).join("\n     or: ")}\n  given: ${text.replaceAll("\n", "\n         ")}`,
      );
    }
  }
}

function ask({ documents, question, answers }: AnswerQuestion, knowledgeBase: KnowledgeBase): Asked {
  const missing = answers.flatMap((parts) => parts.map(plain)).find((part) => !sources.get(documents)?.includes(part));
  if (missing !== undefined)
    throw new Error(`No document of ${documents} contains the answer of: ${question}\n${missing}`);
  const found = knowledgeBase
    .search(question)
    .filter(({ score }) => score >= SUGGESTED_SCORE_THRESHOLD)
    .slice(0, PASSAGES);
  const passages = found.map(
    ({ chunk }, index) =>
      `<document index="${index + 1}" section="${escapeAttribute(chunk.section)}">\n${chunk.text}\n</document>`,
  );
  const content = [{ text: `<documents>${passages.join("\n")}</documents>` }, { text: question }];
  const given: ExtractiveAnswer =
    found.length === 0
      ? { text: "", outcome: "not-found", quotes: [] }
      : answerExtractively({ system: [], messages: [{ role: "user", content }] });
  const contains = (text: string): boolean => containsAnswer(text, answers);
  const isFound = found.some(({ chunk }) => contains(chunk.text));
  const { text } = given;
  if (given.outcome !== "quoted") return { outcome: "wrongly not found", text, isFound };
  if (contains(text)) return { outcome: "whole right quote", text, isFound };
  const isNear = given.quotes.some(({ index = 0 }) => contains(found[index - 1]?.chunk.text ?? ""));
  return { outcome: isNear ? "right passage" : "wrong", text, isFound };
}

/** Asks every search for the same questions, over the same chunks. One row for each group of questions. */
async function compareSearches(): Promise<object[]> {
  const shares = new Map<string, Map<string, boolean[]>>();
  for (const [name, create] of Object.entries(SEARCHES)) {
    for (const [set, knowledgeBase] of knowledgeBases) {
      const asked = questions.filter(({ documents }) => documents === set);
      const search = create(knowledgeBase, asked[0]?.language ?? "en");
      for (const { half, language, question, answers } of asked) {
        const chunks = await search.search(question);
        const isFound = chunks.slice(0, PASSAGES).some(({ text }) => containsAnswer(text, answers));
        const row = shares.get(`${half}, ${language}`) ?? new Map<string, boolean[]>();
        shares.set(`${half}, ${language}`, row.set(name, [...(row.get(name) ?? []), isFound]));
      }
    }
  }
  return [...shares].map(([group, row]) => ({
    group,
    ...Object.fromEntries([...row].map(([name, found]) => [name, percent(found.filter(Boolean).length, found.length)])),
  }));
}

function containsAnswer(text: string, answers: AnswerQuestion["answers"]): boolean {
  const whole = plain(text);
  return answers.some((parts) => parts.every((part) => whole.includes(plain(part))));
}

/** Leaves out white space and the marks of Markdown and HTML, so that texts can be compared. */
function plain(text: string): string {
  return text
    .replaceAll(/<\/?[a-z][^<>]*>/gi, "")
    .replaceAll(/\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\)|\]\[[^\]]*\]/g, "")
    .replaceAll(
      /&(lt|gt|amp|quot|nbsp);/g,
      (_, name: string) => ({ lt: "<", gt: ">", amp: "&", quot: '"' })[name] ?? " ",
    )
    .replaceAll(/[\s`*_|\\[\]]|^>/gm, "");
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function percent(count: number, total: number): string {
  return `${count} (${Math.round((100 * count) / total)} %)`;
}
