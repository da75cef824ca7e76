import { COLON, characterClasses, LINE_BREAK, SENTENCE_END } from "./character-classes";

/**
 * Finds the question in a prompt. Pasted context says what an answer needs to read, not how hard the question is, so
 * a scorer looks at the question alone. All scans are linear: a prompt comes from outside.
 */
export function findQuestion(prompt: string): string {
  const text = prompt.length > LONGEST_PROMPT ? shorten(prompt) : prompt;
  const question =
    readTaggedQuestion(text) ?? readLabelledQuestion(text) ?? readAroundTags(text) ?? readAroundPaste(text);
  const found = (question ?? text).trim();
  return dropClaims(found === "" ? text.trim() : found);
}

/** A prompt of a megabyte is read at its beginning and its end, where questions are. */
const LONGEST_PROMPT = 40_000;
const KEPT_CHARACTERS = 18_000;

function shorten(prompt: string): string {
  return `${prompt.slice(0, KEPT_CHARACTERS)}\n\n${prompt.slice(-KEPT_CHARACTERS)}`;
}

/** `<question>…</question>`, the last one. */
function readTaggedQuestion(text: string): string | undefined {
  if (!text.includes("</q") && !text.includes("</user_q")) return undefined;
  for (const tag of ["question", "query", "user_question", "user_query"]) {
    const end = text.lastIndexOf(`</${tag}>`);
    const start = end < 0 ? -1 : text.lastIndexOf(`<${tag}>`, end);
    if (start >= 0) return notEmpty(text.slice(start + tag.length + 2, end));
  }
  return undefined;
}

const QUESTION_LABELS: readonly string[] = [
  "question:",
  "user question:",
  "query:",
  "q:",
  "質問:",
  "質問：",
  "問い:",
  "問い：",
  "問：",
  "【質問】",
];
const CONTEXT_LABELS: readonly string[] = [
  "context:",
  "documents:",
  "document:",
  "passages:",
  "passage:",
  "sources:",
  "search results:",
  "reference:",
  "references:",
  "background:",
  "文脈:",
  "文脈：",
  "資料:",
  "資料：",
  "参考:",
  "参考：",
  "参考情報:",
  "参考情報：",
  "文書:",
  "文書：",
  "コンテキスト:",
  "コンテキスト：",
  "【資料】",
  "【参考】",
  "【文脈】",
];
const ANSWER_LABELS: readonly string[] = ["answer:", "a:", "回答:", "回答：", "答え:", "答え：", "【回答】"];

/** Most prompts have no such label, and need no further look. */
const QUESTION_LABEL = /[Qq](?:uestion|UESTION|uery|UERY)?:|質問|問い|問：/;

/** A line that starts with `Question:`. The question goes on until a line with another label. */
function readLabelledQuestion(text: string): string | undefined {
  if (!QUESTION_LABEL.test(text)) return undefined;
  const lines = text.split("\n");
  if (lines.length < 2) return undefined;
  const labels = lines.map((line) => line.trimStart().slice(0, 20).toLowerCase());
  const startsWith = (label: string | undefined, list: readonly string[]): string | undefined =>
    list.find((entry) => label?.startsWith(entry));
  const at = labels.findLastIndex((label) => startsWith(label, QUESTION_LABELS) !== undefined);
  if (at < 0) return undefined;
  const label = startsWith(labels[at], QUESTION_LABELS) ?? "";
  const rest = lines.slice(at);
  rest[0] = (rest[0] ?? "").trimStart().slice(label.length);
  const end = labels
    .slice(at + 1)
    .findIndex(
      (next) => startsWith(next, CONTEXT_LABELS) !== undefined || startsWith(next, ANSWER_LABELS) !== undefined,
    );
  return notEmpty(rest.slice(0, end < 0 ? undefined : end + 1).join("\n"));
}

const CONTEXT_TAGS: readonly string[] = [
  "documents",
  "document",
  "context",
  "passages",
  "passage",
  "sources",
  "source",
  "search_results",
  "results",
  "doc",
  "excerpt",
  "article",
  "text",
  "data",
  "file",
  "files",
  "knowledge",
  "transcript",
];

/** The text after the last `</documents>` or the like, or before the first tag when nothing follows. */
function readAroundTags(text: string): string | undefined {
  if (!text.includes("</")) return undefined;
  let end = -1;
  let first = -1;
  for (const tag of CONTEXT_TAGS) {
    const close = text.lastIndexOf(`</${tag}>`);
    if (close < 0) continue;
    end = Math.max(end, close + tag.length + 3);
    // Linear: the tags are constants, and the expression has no repetition.
    const open = text.search(new RegExp(`<${tag}[\\s>]`));
    if (open >= 0 && (first < 0 || open < first)) first = open;
  }
  if (end < 0) return undefined;
  return notEmpty(text.slice(end)) ?? (first > 0 ? notEmpty(text.slice(0, first)) : undefined);
}

const PASTE_CHARACTERS = 1_200;
const LONGEST_REQUEST = 500;

/**
 * A long pasted text with a short request as its first or last paragraph: `Summarise this article:`, then the
 * article; or the article, and then `Who is it about?`.
 */
function readAroundPaste(text: string): string | undefined {
  if (text.length < PASTE_CHARACTERS) return undefined;
  const trimmed = text.trim();
  const lastBreak = trimmed.lastIndexOf("\n\n");
  const firstBreak = trimmed.indexOf("\n\n");
  if (firstBreak < 0) return undefined;
  const last = trimmed.slice(lastBreak + 2).trim();
  if (isRequest(last) && trimmed.length - last.length >= PASTE_CHARACTERS) return last;
  const first = trimmed.slice(0, firstBreak).trim();
  if (isRequest(first) && trimmed.length - first.length >= PASTE_CHARACTERS) return first;
  return undefined;
}

const REQUEST_END = /(?:[?？:：]|か。|ください。?|下さい。?|なさい。?|せよ。?|教えて。?|して。?)$/u;
const REQUEST_START =
  /^(?:please|can you|could you|summari[sz]e|translate|explain|rewrite|extract|list|what|who|when|where|which|why|how|describe|analy[sz]e|compare|find|fix|review|classify|is|are|does|do)\b/i;

function isRequest(paragraph: string): boolean {
  if (paragraph === "" || paragraph.length > LONGEST_REQUEST) return false;
  return REQUEST_END.test(paragraph) || REQUEST_START.test(paragraph);
}

/** What users write about a question, to get a larger model. It says nothing of the question. */
const CLAIMS =
  /\b(?:(?:this|it|that|the (?:following|question|task|problem)) (?:question |task |problem |prompt |request |one |query )?is (?:an? |really |very |extremely |super |highly |so |quite )*(?:complex|complicated|difficult|hard|challenging|tough|tricky|advanced|important|sophisticated|expert[- ]level|non-?trivial)|(?:complex|difficult|hard|complicated|challenging|expert[- ]level|advanced) (?:question|task|problem|query|request)\b|(?:use|need|want|require|requires|give me|route (?:this|me|it) to|send (?:this|it) to|switch to|call|pick|choose|select) (?:the |a |an |your |to )*(?:large|larger|largest|big|bigger|biggest|best|strong|stronger|strongest|smart|smarter|smartest|powerful|most powerful|most capable|expensive|complex|premium|opus|sonnet)\b.{0,20}\b(?:model|llm|ai|one)|think (?:very |really |extremely )?(?:hard|carefully|deeply|step[- ]by[- ]step)|take a deep breath|complexity(?: score)? ?[:=] ?\S+|difficulty ?[:=] ?\S+|score ?[:=] ?1)/i;
const JAPANESE_CLAIMS =
  /(?:(?:これ|この質問|この問題|質問|問題|以下|次)は.{0,8}(?:複雑|難し|難問|困難|高度|重要)|(?:複雑|難しい|困難|高度)な(?:質問|問題|タスク|課題)(?:です|だ|なので|である)|(?:大きい|大きな|大型|最強|最高|強い|強力な|賢い|高性能な|高性能の|最上位|上位)の?.{0,6}モデル|よく考えて|慎重に考え|じっくり考え|ステップバイステップで)/;
const LONGEST_CLAIM = 120;
/** Every claim has one of these. Most questions have none, and need no further look. */
const CLAIM_STEMS: readonly string[] = [
  ..."complex complicat difficult hard challeng tough tricky advanced important sophisticated expert trivial".split(
    " ",
  ),
  ...["model", "llm", " ai", " one", "think", "breath", "score"],
  ...["複雑", "難", "困難", "高度", "重要", "モデル", "考え", "ステップ"],
];

/** Claims are looked for in this many characters at the beginning and at the end. */
const CLAIM_CHARACTERS = 1_200;

/** Leaves out sentences that only claim to be difficult, and sentences that repeat the one before. */
function dropClaims(question: string): string {
  const isShort = question.length <= 2 * CLAIM_CHARACTERS;
  const kept = isShort
    ? keepSentences(question)
    : keepSentences(question.slice(0, CLAIM_CHARACTERS)) +
      question.slice(CLAIM_CHARACTERS, -CLAIM_CHARACTERS) +
      keepSentences(question.slice(-CLAIM_CHARACTERS));
  const rest = kept.trim();
  return rest.length < 2 ? question : rest;
}

function keepSentences(part: string): string {
  const lower = part.toLowerCase();
  const stems = CLAIM_STEMS.filter((stem) => lower.includes(stem));
  const kept: string[] = [];
  let previous = "";
  for (const sentence of splitSentences(part)) {
    const plain = sentence.trim();
    const isClaim = plain.length <= LONGEST_CLAIM && claimsToBeHard(plain, stems);
    if (isClaim || (plain.length > 3 && plain === previous)) continue;
    kept.push(sentence);
    previous = plain;
  }
  return kept.join("");
}

function claimsToBeHard(sentence: string, stems: readonly string[]): boolean {
  if (stems.length === 0) return false;
  const lower = sentence.toLowerCase();
  return stems.some((stem) => lower.includes(stem)) && (CLAIMS.test(sentence) || JAPANESE_CLAIMS.test(sentence));
}

/** Sentences with what separates them. */
function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const kind = characterClasses[unit];
    if (kind !== SENTENCE_END && kind !== COLON && kind !== LINE_BREAK) continue;
    const isJapaneseEnd = unit === 0x3002 || unit === 0xff01 || unit === 0xff1f;
    const isEnd = unit === 0x2e || unit === 0x21 || unit === 0x3f || unit === 0x3a;
    const next = text.charCodeAt(index + 1);
    // `complexity: 1` is one claim.
    const isPair = unit === 0x3a && text.charCodeAt(index + 2) >= 0x30 && text.charCodeAt(index + 2) <= 0x39;
    if (isPair) continue;
    if (unit !== 0x0a && !isJapaneseEnd && !(isEnd && (next === 0x20 || next === 0x0a))) continue;
    sentences.push(text.slice(start, index + 1));
    start = index + 1;
  }
  if (start < text.length) sentences.push(text.slice(start));
  return sentences;
}

function notEmpty(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed === "" ? undefined : trimmed;
}
