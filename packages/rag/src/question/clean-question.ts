/** Elements in which reasoning models think before they answer. */
const NAME = "(?:think|thinking|thought|reasoning)";
const OPENING_TAG = new RegExp(`\\s*<${NAME}>`, "iy");
const CLOSING_TAG = new RegExp(`</${NAME}>`, "gi");
/** A question about the tag itself has it within a line. */
const CLOSING_TAG_AT_LINE_END = new RegExp(`</${NAME}>[ \\t]*(?=\\n|$)`, "gi");
/** A label is short. Longer texts before a colon are part of the question. */
const MAX_LABEL_CHARACTERS = 60;
const ENGLISH_LABEL_WORDS = new Set(
  (
    "a the this is here here's your my so sure okay ok certainly following below new final last user user's " +
    "standalone stand-alone stand alone self-contained independent rewritten rewrite rephrased reformulated " +
    "reworded condensed contextualized clarified updated revised follow-up follow up search output version of and as " +
    "q question query"
  ).split(" "),
);
const JAPANESE_LABEL =
  /^(?:以下|次|こちら|これ)?(?:が|は|の)?(?:会話|文脈)?(?:から|なしで)?(?:独立した|独立|自立した|単独の|単独で分かる|スタンドアロンの|書き直した|書き直し後の|書き直された|書き換えた|書き換え後の|言い換えた|修正後の|修正した|新しい|最終的な|最後の|検索用の|検索|利用者の|ユーザーの)*(?:質問文?|クエリ|問い)(?:です|は次のとおりです|は以下のとおりです)?$/u;
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["「", "」"],
  ["『", "』"],
  ["**", "**"],
  ["`", "`"],
];

/**
 * The question in a model's reply to the request to rewrite one: without its thoughts, without a label such as
 * `Standalone question:` or `質問：`, and without quotes or emphasis around it. Empty when nothing else remains.
 * Every scan is linear in the length of the reply.
 */
export function cleanQuestion(reply: string): string {
  let text = withoutThoughts(reply).trim();
  for (;;) {
    const shorter = unwrap(withoutLabel(text)).trim();
    if (shorter === text) return text;
    text = shorter;
  }
}

/** Without `<think>…</think>` at the start. Some models leave out the opening tag; thoughts without an end take the rest. */
function withoutThoughts(text: string): string {
  let from = 0;
  for (;;) {
    OPENING_TAG.lastIndex = from;
    if (!OPENING_TAG.test(text)) break;
    CLOSING_TAG.lastIndex = OPENING_TAG.lastIndex;
    if (!CLOSING_TAG.test(text)) return "";
    from = CLOSING_TAG.lastIndex;
  }
  const last = [...text.slice(from).matchAll(CLOSING_TAG_AT_LINE_END)].at(-1);
  return text.slice(last === undefined ? from : from + last.index + last[0].length);
}

/** Without a label at the start, also one that has a line of its own or is in bold. */
function withoutLabel(text: string): string {
  const head = text.slice(0, MAX_LABEL_CHARACTERS);
  const [bracketed, name = ""] = /^[【[]([^】\]]*)[】\]][:：]?/.exec(head) ?? [];
  if (bracketed !== undefined && isLabel(name)) return text.slice(bracketed.length);
  const colon = head.search(/[:：]/);
  if (colon === -1 || !isLabel(head.slice(0, colon))) return text;
  // `**Question:** …` closes the emphasis after the colon.
  return text.slice(colon + 1).replace(/^\*{1,2}/, "");
}

function isLabel(text: string): boolean {
  const label = text.replace(/[*#_>「」\s]+/g, " ").trim();
  if (JAPANESE_LABEL.test(label.replaceAll(" ", ""))) return true;
  const words = label
    .toLowerCase()
    .replace(/[,.!()]/g, " ")
    .split(" ")
    .filter((word) => word !== "");
  const isKnown = words.length > 0 && words.every((word) => ENGLISH_LABEL_WORDS.has(word));
  return isKnown && words.some((word) => ["question", "query", "q"].includes(word));
}

/** Without quotes that stand around the whole text and nowhere inside it. */
function unwrap(text: string): string {
  for (const [open, close] of QUOTES) {
    const isWrapped = text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close);
    if (!isWrapped) continue;
    const inner = text.slice(open.length, -close.length);
    if (!inner.includes(open) && !inner.includes(close)) return inner;
  }
  return text;
}
