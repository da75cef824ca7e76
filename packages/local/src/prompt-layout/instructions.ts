import { announcesContext } from "./label-words";

/** What prompts talk about, and documents rarely do. */
const ABOUT_A_PROMPT =
  /\b(?:questions?|quer(?:y|ies)|contexts?|answers?|answering|documents?|passages?|search results?|sources?|excerpts?|chat history|conversation|prior knowledge|information|responses?|repl(?:y|ies)|users?|prompt|instructions?|sentences?|follow[- ]up|verbatim|input|intent|score|json|tools?|functions?)\b/iu;
const DIRECTIVE =
  /^(?:[-*•]\s+|\d{1,2}[.)]\s+)?(?:(?:please|then|also|only|always|never|kindly|note:?|important:?|remember:?)[ ,]+)*(?:do not|don['’]t|if|use|using|utilize|answer|given|based|provide|respond|reply|return|write|keep|think|try|make|be|cite|base|remember|note|read|explain|say|just|to answer|in your|include|avoid|ensure|the user|i (?:will|want)|here (?:is|are)|below|extract|rephrase|rewrite|reformulate|generate|formulate|create|refine|summari[sz]e|translate|consider|context|this|we have|you (?:must|should|will|can|may|have|are)|your|it does not|assistant|the (?:assistant|following|context)|look at|let['’]s|quote|give|grade|score|output|produce|decide|assess|determine|select|choose|it does|the goal)\b/iu;
/** Instructions that need no such word. */
const WELL_KNOWN =
  /^(?:you are|you['’]re|act as) (?:an?|the|my|our|now|tasked|given|provided|bad|good|helpful|claude|chatgpt)\b|\bdon['’]t (?:know|make (?:it|anything|things) up|try to make up)\b|\bsay (?:that )?you don['’]t know\b|\b(?:be|keep it|keep the answer) (?:as )?(?:concise|brief|short|helpful|polite|truthful)\b|\bstep by step\b|\bthanks for asking\b|\bcontext information\b|^(?:answer|respond|reply) in [a-z]+\.?$/iu;

const JAPANESE_DIRECTIVE =
  /(?:ください|下さい|しなさい|すること|しないこと|でないこと|ませんか|答えよ|せよ)[」』)）]?[。．.!！:：]?$/u;
const ABOUT_A_JAPANESE_PROMPT =
  /質問|回答|答え|コンテキスト|コンテクスト|文脈|検索結果|日本語で|英語で|ユーザー|推測|分から|わから|不明な|簡潔に|(?:以下|上記|次|下記|与えられた|提供された)の?[^。]{0,20}(?:情報|資料|文書|ドキュメント|文章|内容|抜粋|記事)|(?:情報|資料|文書|ドキュメント)[^。]{0,10}(?:のみ|だけ|基づ|もとに|元に|参照|参考)|以下を/u;
const JAPANESE_ROLE = /^(?:あなた|君|貴方)は[^。]{0,80}(?:です|である|ます)[。．.]?$/u;
const QUESTION_MARK = /[?？][」』)）"'”’]*$/u;
/** A longer sentence is not read to its end. */
const MAX_SENTENCE = 400;

/**
 * Whether a sentence tells the model how to answer, as in "Use the following pieces of context", instead of being a
 * part of what it is about. A question is no instruction.
 */
export function isInstruction(sentence: string): boolean {
  const text = sentence
    .trim()
    .slice(0, MAX_SENTENCE)
    .replace(/^[#>*_\s]+/u, "");
  if (text === "" || QUESTION_MARK.test(text)) return false;
  if (WELL_KNOWN.test(text) || JAPANESE_ROLE.test(text)) return true;
  if (DIRECTIVE.test(text) && ABOUT_A_PROMPT.test(text)) return true;
  return JAPANESE_DIRECTIVE.test(text) && ABOUT_A_JAPANESE_PROMPT.test(text);
}

// Linear: one of the alternatives at its end always matches, so no part of a text is read twice.
const SENTENCE = /[^\n.。!！?？]*(?:[.!?](?!\s|$)[^\n.。!！?？]*)*(?:[.。!！?？]+[」』）)"'”’]*[ \t]*|\n|$)/gu;

/** Splits a text where a sentence or a line ends, as far as it is read. */
function* sentencesOf(text: string): Generator<{ readonly text: string; readonly end: number }> {
  for (const match of text.matchAll(SENTENCE)) {
    if (match[0] !== "") yield { text: match[0], end: match.index + match[0].length };
  }
}

/** Returns where the text begins after the instructions at its start. */
export function endOfInstructions(text: string): number {
  let end = 0;
  for (const sentence of sentencesOf(text)) {
    if (sentence.text.trim() !== "" && !isInstruction(sentence.text)) break;
    end = sentence.end;
  }
  return end;
}

/** Removes the instructions at the start of a text, and the paragraphs at its end that are instructions throughout. */
export function withoutInstructions(text: string): string {
  return withoutLastInstructions(text.slice(endOfInstructions(text)));
}

/** Removes the paragraphs at the end of a text that are instructions throughout. */
export function withoutLastInstructions(text: string): string {
  const paragraphs = splitParagraphs(text);
  const last = paragraphs.findLastIndex((paragraph) => endOfInstructions(paragraph) < paragraph.length);
  return paragraphs
    .slice(0, last + 1)
    .join("\n\n")
    .trim();
}

/** Splits a text at its empty lines. */
export function splitParagraphs(text: string): string[] {
  return text.split(/\n[ \t\r]*\n/u).filter((paragraph) => paragraph.trim() !== "");
}

/** Where a text announces its context, and where the context then begins. `undefined` when it announces none. */
export function findAnnouncedContext(text: string): { readonly start: number } | undefined {
  let announced = false;
  let start = 0;
  for (const sentence of sentencesOf(text)) {
    const isOwn = sentence.text.trim() === "" || isInstruction(sentence.text);
    if (announced && !isOwn) break;
    if (isOwn || announcesContext(sentence.text)) {
      announced = announced || announcesContext(sentence.text);
      if (announced) start = sentence.end;
    }
  }
  return announced ? { start } : undefined;
}
