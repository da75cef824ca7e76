import { createRequire } from "node:module";
import { join } from "node:path";
import type { Chunk, KnowledgeBase } from "@bedrock-routed/local";
import { installPackage, modules } from "./documentation";

/** Ranks the chunks of a knowledge base by a question. */
export interface Search {
  /** Returns chunks, best first. */
  search(question: string): Promise<readonly Chunk[]>;
}

/** How many chunks a search returns. */
const RESULTS = 10;

/** Creates each search over the same chunks: ours, and those of other libraries as their first page shows them. */
export const SEARCHES: Readonly<Record<string, (knowledgeBase: KnowledgeBase, language: "en" | "ja") => Search>> = {
  ours: (knowledgeBase) => ({
    search: async (question) =>
      knowledgeBase
        .search(question)
        .slice(0, RESULTS)
        .map(({ chunk }) => chunk),
  }),
  "MiniSearch, defaults": ({ chunks }) => searchMiniSearch(chunks, {}),
  "wink-bm25-text-search": ({ chunks }) => searchWink(chunks),
  Orama: ({ chunks }, language) => searchOrama(chunks, language),
  "plain CJK bigrams": ({ chunks }) => searchMiniSearch(chunks, { tokenize: tokenizeAsBigrams }),
};

/** What is used of MiniSearch. */
interface MiniSearchIndex {
  addAll(documents: readonly object[]): void;
  search(query: string): readonly { readonly id: number }[];
}

function searchMiniSearch(chunks: readonly Chunk[], options: object): Search {
  const MiniSearch = load<new (options: object) => MiniSearchIndex>("minisearch");
  const index = new MiniSearch({ fields: ["section", "text"], ...options });
  index.addAll(chunks.map(({ section, text }, id) => ({ id, section, text })));
  return { search: async (question) => pick(chunks, index.search(question)) };
}

/** A run of letters and digits, or a run of Chinese, Japanese and Korean characters. */
const RUN =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+)|[^\s\p{P}\p{S}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+/gu;

/** Words of languages with spaces, and every two neighbouring characters of the others. */
function tokenizeAsBigrams(text: string): string[] {
  return [...text.matchAll(RUN)].flatMap(([run, unspaced]) => {
    if (unspaced === undefined || run.length < 2) return [run];
    return Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2));
  });
}

/** What is used of wink-bm25-text-search. */
interface WinkIndex {
  defineConfig(config: object): void;
  definePrepTasks(tasks: readonly unknown[]): void;
  addDoc(document: object, id: string): void;
  consolidate(): void;
  search(query: string, limit: number): readonly (readonly [id: string, score: number])[];
}

/** As in its README, with the tasks of wink-nlp-utils. It needs at least three documents. */
function searchWink(chunks: readonly Chunk[]): Search {
  const index = load<() => WinkIndex>("wink-bm25-text-search")();
  const { string, tokens } = load<Record<string, Record<string, unknown>>>("wink-nlp-utils");
  index.defineConfig({ fldWeights: { section: 1, text: 2 } });
  index.definePrepTasks([
    string?.lowerCase,
    string?.removeExtraSpaces,
    string?.tokenize0,
    tokens?.removeWords,
    tokens?.stem,
    tokens?.propagateNegations,
  ]);
  for (const [id, { section, text }] of chunks.entries()) index.addDoc({ section, text }, String(id));
  index.consolidate();
  return {
    search: async (question) =>
      pick(
        chunks,
        index.search(question, RESULTS).map(([id]) => ({ id })),
      ),
  };
}

/** What is used of Orama. */
interface OramaModule {
  create(options: object): unknown;
  insertMultiple(database: unknown, documents: readonly object[]): unknown;
  search(
    database: unknown,
    query: { readonly term: string; readonly limit: number },
  ): Promise<{ readonly hits: readonly { readonly id: string }[] }>;
}

function searchOrama(chunks: readonly Chunk[], language: "en" | "ja"): Search {
  const orama = load<OramaModule>("@orama/orama");
  const japanese = load<{ createTokenizer(): object }>("@orama/tokenizers/japanese");
  const database = orama.create({
    schema: { section: "string", text: "string" },
    ...(language === "ja" ? { components: { tokenizer: japanese.createTokenizer() } } : {}),
  });
  const inserted = orama.insertMultiple(
    database,
    chunks.map(({ section, text }, id) => ({ id: String(id), section, text })),
  );
  return {
    async search(question) {
      await inserted;
      return pick(chunks, (await orama.search(database, { term: question, limit: RESULTS })).hits);
    },
  };
}

function pick(chunks: readonly Chunk[], found: readonly { readonly id: number | string }[]): Chunk[] {
  return found.slice(0, RESULTS).flatMap(({ id }) => chunks[Number(id)] ?? []);
}

/** Loads a package that is installed beside the documentation, outside of the workspace. */
function load<T>(name: string): T {
  installPackage(name);
  const loaded = createRequire(join(modules, "../package.json"))(name);
  return loaded.default ?? loaded;
}
