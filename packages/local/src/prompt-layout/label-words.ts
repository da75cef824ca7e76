/** What a part of a prompt is. */
export type PartKind =
  | "context"
  | "question"
  /** Where the answer goes, or the answer of an example. */
  | "answer"
  /** An answer from before, which the model is asked to improve or to grade. */
  | "draft"
  | "history"
  | "instruction"
  /** The name of a speaker in a prompt that is written as a conversation. */
  | "human"
  | "assistant";

const ENGLISH_WORDS: Readonly<Record<PartKind, string>> = {
  context:
    "context contexts document documents doc docs passage passages excerpt excerpts source sources reference references snippet snippets article articles fact facts evidence knowledge information info background material materials text texts result results search chunk chunks content contents data summaries summary page pages extract extracts contexte kontext contexto contesto contexto documento documentos",
  question: "question questions query queries input inquiry request frage pregunta pergunta domanda soru",
  answer: "answer answers response reply output completion antwort réponse respuesta resposta risposta",
  draft: "draft generation",
  history: "history conversation dialogue dialog chat transcript verlauf historique historial",
  instruction:
    "instruction instructions rule rules guideline guidelines requirement requirements constraint constraints format task role note notes important example examples step steps objective goal persona tone warning hint system anweisung anweisungen instrucciones",
  human: "human user",
  assistant: "assistant ai bot",
};

const EAST_ASIAN_WORDS: Readonly<Record<PartKind, string>> = {
  context:
    "コンテキスト コンテクスト 文脈 情報 資料 文献 文書 ドキュメント 検索結果 背景 抜粋 出典 ナレッジ 知識 本文 文章 記事 マニュアル テキスト 根拠 上下文 文档 资料 参考 문맥 컨텍스트 문서",
  question: "質問 質問文 問い 問合せ 問い合わせ 設問 クエリ 入力 問題 问题 提问 질문",
  answer: "回答 回答文 答え 答 返答 応答 出力 解答 答案 답변",
  draft: "既存の回答 現在の回答 元の回答 以前の回答",
  history: "履歴 会話 対話 チャット やり取り 历史 对话",
  instruction:
    "指示 ルール 制約 条件 注意 注意事項 注意点 形式 フォーマット 役割 手順 タスク 例 前提 要件 要求 命令 命令書 规则 指令",
  human: "ユーザー 人間 利用者 用户",
  assistant: "アシスタント 助手",
};

function readWords(words: Readonly<Record<PartKind, string>>): ReadonlyMap<string, PartKind> {
  const kinds = Object.entries(words) as [PartKind, string][];
  return new Map(kinds.flatMap(([kind, list]) => list.split(" ").map((word) => [word, kind] as const)));
}

const englishKinds: ReadonlyMap<string, PartKind> = readWords(ENGLISH_WORDS);
const eastAsianKinds: readonly (readonly [string, PartKind])[] = [...readWords(EAST_ASIAN_WORDS)].sort(
  ([a], [b]) => b.length - a.length,
);

/** Words that say of an answer that it was given before. */
const BEFORE = /\b(?:existing|previous|original|current|initial|prior|draft|llm|model)\b/u;
/** Words that stand in labels beside the word that says what follows. */
const BESIDE =
  /^(?:a|an|the|and|or|of|to|in|for|from|is|are|as|any|if|all|new|your|my|our|here|me|it|its|by|on|with|this|that|these|follow|up|followup|original|initial|latest|last|current|previous|existing|prior|final|helpful|standalone|relevant|related|retrieved|provided|given|following|below|above|supporting|additional|extra|more|some|numbered|number|order|ordered|list|set|pieces|piece|parts|part|user|user's|users|customer|customer's|human|human's|ai|llm|model|assistant|real|actual|improved|rewritten|rephrased|candidate|web|knowledge|base|company|internal|external|local|important|useful|detailed|concise|short|best|possible|begin|start|end|english|japanese|follows|q|a|\d+)$/u;

/** The words of a phrase with what they say. `undefined` for other words. */
interface PhraseWord {
  readonly word: string;
  readonly kind: PartKind | undefined;
}

function readPhrase(phrase: string): PhraseWord[] {
  const words = phrase.toLowerCase().match(/[\p{Script=Latin}\p{N}'’]+/gu) ?? [];
  return words.map((word) => ({ word, kind: englishKinds.get(word.replace(/['’]s?$/u, "")) }));
}

/** The most words of a label such as `Relevant text, if any`. A longer phrase must point to what follows. */
const MAX_LABEL_WORDS = 6;
const POINTS_AHEAD =
  /\b(?:following|below|these|this|here|provided|given|retrieved|follows|using|based)\b|以下|下記|次の|与えられた|提供された/u;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Says what the text after a label is: `Question`, `Here are the search results in numbered order`, `ユーザーの質問`.
 * @param phrase the label without its marks and its colon
 * @returns `undefined` when it is not a label of a prompt
 */
export function kindOfLabel(phrase: string): PartKind | undefined {
  const text = phrase.trim();
  if (text === "") return undefined;
  if (/^(?:q|Q|問|Ｑ)$/u.test(text)) return "question";
  if (/^(?:a|A|答|Ａ)$/u.test(text)) return "answer";
  const kind = EAST_ASIAN.test(text) ? kindOfEastAsianLabel(text) : kindOfEnglishLabel(text);
  return kind === "answer" && BEFORE.test(text.toLowerCase()) ? "draft" : kind;
}

function kindOfEnglishLabel(text: string): PartKind | undefined {
  // Linear: a label has at most 200 characters.
  const words = readPhrase(text.replaceAll(/\([^)]*\)/gu, " "));
  const known = words.filter(({ kind }) => kind !== undefined);
  const last = known.at(-1);
  if (last === undefined) return undefined;
  if (words.length > MAX_LABEL_WORDS) {
    if (!POINTS_AHEAD.test(text.toLowerCase())) return undefined;
    return words.at(-1)?.kind ?? kindAfterPointer(words) ?? last.kind;
  }
  const other = words.filter(({ word, kind }) => kind === undefined && !BESIDE.test(word));
  if (other.length > (known.length > 1 ? 1 : words.length > 2 ? 0 : 1)) {
    return POINTS_AHEAD.test(text.toLowerCase()) ? last.kind : undefined;
  }
  // "User question" is a question, and "User" is a speaker.
  const named = known.filter(({ kind }) => kind !== "human" && kind !== "assistant").at(-1);
  return (named ?? last).kind;
}

/** Returns the first kind after the last word that points ahead, as in "the following pieces of context". */
function kindAfterPointer(words: readonly PhraseWord[]): PartKind | undefined {
  const pointer = words.findLastIndex(({ word }) => /^(?:following|below|these|given|provided|retrieved)$/u.test(word));
  return pointer < 0 ? undefined : words.slice(pointer).find(({ kind }) => kind !== undefined)?.kind;
}

/** The most characters of a label in Japanese, Chinese or Korean that does not point to what follows. */
const MAX_EAST_ASIAN_LABEL = 14;

// Linear: it is a list of words.
const KNOWN_EAST_ASIAN = new RegExp(eastAsianKinds.map(([word]) => word).join("|"), "u");

/** In these languages, the word that says what follows stands at the end of a label, or after a word such as 以下の. */
function kindOfEastAsianLabel(text: string): PartKind | undefined {
  if (!KNOWN_EAST_ASIAN.test(text)) return undefined;
  const found = eastAsianKinds.flatMap(([word, kind]) => {
    const start = text.lastIndexOf(word);
    return start < 0 ? [] : [{ kind, start, end: start + word.length }];
  });
  const pointer = /以下の?|下記の?|次の/u.exec(text);
  if (pointer !== null) {
    const after = found.filter(({ start }) => start >= pointer.index);
    return after.sort((a, b) => a.start - b.start || b.end - a.end)[0]?.kind;
  }
  if (text.length > MAX_EAST_ASIAN_LABEL) return undefined;
  const [last] = found.sort((a, b) => b.end - a.end || a.start - b.start);
  // Little but a particle or a bracket may follow the word.
  return last !== undefined && text.length - last.end <= 2 ? last.kind : undefined;
}

/** Says what a tag such as `<search_results>` or `<user-question>` encloses. `undefined` for other tags. */
export function kindOfTag(name: string): PartKind | undefined {
  const words = name.toLowerCase().split(/[_\-:.]/u);
  const kinds = words.flatMap(
    (word) => englishKinds.get(word) ?? eastAsianKinds.find(([own]) => own === word)?.[1] ?? [],
  );
  const named = kinds.filter((kind) => kind !== "human" && kind !== "assistant");
  const kind = named.at(-1);
  // A boundary such as `document-3f9a` comes last, and is no word.
  return kind === "answer" && BEFORE.test(words.join(" ")) ? "draft" : kind;
}

/** Whether a sentence announces the context of a prompt, as in "Use the following pieces of context". */
export function announcesContext(sentence: string): boolean {
  return ENGLISH_ANNOUNCEMENT.test(sentence) || JAPANESE_ANNOUNCEMENT.test(sentence);
}

const CONTEXT_NOUN =
  "(?:context|documents?|passages?|excerpts?|sources?|references?|snippets?|articles?|facts|information|knowledge|materials?|text|results?|chunks?|content|data|extracts?|extracted parts|portion)";
const ENGLISH_ANNOUNCEMENT = new RegExp(
  `\\b(?:following|these|below)\\b[^.?!]{0,60}\\b${CONTEXT_NOUN}\\b|\\b${CONTEXT_NOUN}\\b[^.?!]{0,60}\\b(?:below|following|follows?)\\b|\\bhere (?:is|are)\\b[^.?!]{0,60}\\b${CONTEXT_NOUN}\\b`,
  "iu",
);
const JAPANESE_ANNOUNCEMENT =
  /(?:以下|下記|次)の?[^。？]{0,40}(?:コンテキスト|コンテクスト|文脈|情報|資料|文書|ドキュメント|検索結果|抜粋|文章|記事|テキスト|内容|マニュアル|ナレッジ|規程|規定)|以下を(?:参照|参考|もとに|元に)/u;
