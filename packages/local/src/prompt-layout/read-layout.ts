import {
  endOfInstructions,
  findAnnouncedContext,
  isInstruction,
  splitParagraphs,
  withoutInstructions,
} from "./instructions";
import { FENCE, type Part, splitParts } from "./split-parts";

/** The parts of one text of a prompt. */
export interface Layout {
  /** `undefined` when the text asks nothing. */
  readonly question: string | undefined;
  /** Texts to answer from. */
  readonly contexts: readonly string[];
  /** What was said before, as a written conversation. */
  readonly history: string;
  /** An answer from before, which the model is asked to improve or to grade. */
  readonly draft: string;
  /** What tells the model how to answer. */
  readonly instructions: string;
}

/** Reads the text of a system prompt: its context, if it has any, and its instructions. */
export function readSystemText(text: string): Layout {
  const parts = splitParts(text, false);
  const own = textsOf(parts, "context");
  const plain = textsOf(parts, "plain").join("\n\n");
  const announced = own.length > 0 ? undefined : findAnnouncedContext(plain);
  const rest = announced === undefined ? "" : withoutInstructions(plain.slice(announced.start));
  return {
    ...otherParts(parts),
    question: undefined,
    contexts: rest === "" ? own : [rest],
    instructions: instructionsOf(parts, announced === undefined ? plain : plain.slice(0, announced.start)),
  };
}

/** Reads a text that only helps to answer, such as an earlier text of the user. Without any layout, all of it is context. */
export function readContextText(text: string): readonly string[] {
  const parts = splitParts(text, true);
  const contexts = textsOf(parts, "context");
  if (contexts.length > 0) return contexts;
  const isTemplate = parts.some(({ kind }) => kind !== "plain");
  return isTemplate
    ? textsOf(parts, "plain")
        .map(withoutInstructions)
        .filter((part) => part !== "")
    : [text];
}

/**
 * Reads the text of a user that asks. A text without any layout is the question.
 * @param hasContext whether other texts of the request hold the context
 */
export function readAskingText(text: string, hasContext: boolean): Layout {
  const parts = splitParts(text, true);
  const plain = textsOf(parts, "plain").join("\n\n");
  const found = takeAsked(parts) ?? askInContext(parts, plain) ?? splitPlain(plain, hasContext);
  const { draft } = otherParts(parts);
  if (
    draft !== "" &&
    found.contexts.length > 0 &&
    plain.trim() === "" &&
    !parts.some(({ kind }) => kind === "question")
  ) {
    // An answer whose grounds are graded: it is what to look for in the context.
    return {
      ...otherParts(parts),
      question: draft,
      draft: "",
      contexts: found.contexts,
      instructions: instructionsOf(parts, plain),
    };
  }
  return {
    ...otherParts(parts),
    question: found.question === "" ? undefined : found.question,
    contexts: found.contexts,
    instructions: instructionsOf(parts, plain),
  };
}

/** A question and what a text provides to answer it. */
interface Asked {
  readonly question: string;
  readonly contexts: readonly string[];
}

/** Takes a question with a label or a tag. Without other context, the text around it is the context. */
function takeAsked(parts: readonly Part[]): Asked | undefined {
  const position = parts.findLastIndex(({ kind }) => kind === "question");
  const asked = parts[position]?.text;
  if (asked === undefined) return undefined;
  const contexts = textsOf(parts, "context");
  const next = parts[position + 1];
  if (contexts.length > 0) {
    // Further paragraphs of the question come directly after it.
    const isWhole = LOOKS_LIKE_A_QUESTION.test(asked);
    const more = next?.kind === "plain" && !isWhole ? withoutInstructions(next.text) : "";
    return { question: more === "" ? asked : `${asked}\n\n${more}`, contexts };
  }
  const inSentence = FOLLOWING_CONTEXT.exec(asked);
  if (inSentence !== null) {
    const context = asked.slice(inSentence.index + inSentence[0].length);
    return { question: asked.slice(0, inSentence.index), contexts: [context] };
  }
  const rest = textsOf(parts, "plain").map(withoutInstructions);
  return { question: asked, contexts: rest.filter((part) => part !== "") };
}

/** In the middle of a sentence, as in "Answer the question: … based on the following context …". */
const FOLLOWING_CONTEXT =
  /\s(?:based (?:only |solely )?on|using|given|from) (?:the|this) (?:following|below|provided|given) (?:contexts?|documents?|information|text|passages?)[:,]?\s+(?=\S)/iu;

/** Takes a question without a label from a text whose context has one. */
function askInContext(parts: readonly Part[], plain: string): Asked | undefined {
  const contexts = textsOf(parts, "context");
  if (contexts.length === 0) return undefined;
  const question = textsOf(parts, "plain")
    .map(withoutInstructions)
    .findLast((part) => part !== "");
  if (question !== undefined) return { question, contexts };
  const last = parts.findLast(({ kind }) => kind === "context");
  const paragraphs = splitParagraphs(last?.text ?? "");
  const asked = paragraphs.at(-1)?.trim() ?? "";
  if (last?.label !== "" && paragraphs.length > 1 && LOOKS_LIKE_A_QUESTION.test(asked)) {
    return { question: asked, contexts: [...contexts.slice(0, -1), paragraphs.slice(0, -1).join("\n\n")] };
  }
  // Such as "Summarize the following document:".
  return { question: plain.trim() || (last?.label ?? ""), contexts };
}

function otherParts(parts: readonly Part[]): Pick<Layout, "history" | "draft"> {
  return { history: textsOf(parts, "history").join("\n"), draft: textsOf(parts, "draft").join("\n") };
}

function textsOf(parts: readonly Part[], wanted: Part["kind"]): string[] {
  return parts.filter(({ kind }) => kind === wanted).map(({ text }) => text);
}

function instructionsOf(parts: readonly Part[], plain: string): string {
  return [...textsOf(parts, "instruction"), plain].join("\n\n");
}

/** The prompt says that the context stands above. */
const CONTEXT_ABOVE =
  /\b(?:above|provided|given)\b[^.?!]{0,40}\b(?:contexts?|information|documents?|passages?|text|sources?)\b|\b(?:contexts?|information|documents?|passages?|text)\b[^.?!]{0,20}\b(?:above|provided|given)\b|(?:上記|上)の|与えられた|提供された/iu;
const LOOKS_LIKE_A_QUESTION =
  /[?？]["'”’」』)）]*$|^(?:who|what|when|where|which|why|how|is|are|do|does|did|can|could|should|tell|explain|list|describe|compare)\b|(?:か|教えて(?:ください)?|説明して(?:ください)?)[。．.]?$/iu;

/** Splits a text without labels, whose instructions say that it holds a context. Otherwise all of it is the question. */
function splitPlain(text: string, hasContext: boolean): Asked {
  const announced = findAnnouncedContext(text);
  if (announced !== undefined) {
    const paragraphs = splitParagraphs(withoutInstructions(text.slice(announced.start)));
    const before = withoutInstructions(text.slice(0, announced.start));
    const found = takeQuestion(paragraphs);
    if (found !== undefined && found.contexts.length > 0) return found;
    const asksBefore = splitParagraphs(before).find((paragraph) => LOOKS_LIKE_A_QUESTION.test(paragraph.trim()));
    if (asksBefore !== undefined && paragraphs.length > 0) return { question: asksBefore.trim(), contexts: paragraphs };
  }
  const divided = splitAtLastFence(text);
  if (divided !== undefined) return divided;
  const paragraphs = splitParagraphs(text);
  const divider = paragraphs.findLastIndex(
    (paragraph) => endOfInstructions(paragraph) >= paragraph.length && CONTEXT_ABOVE.test(paragraph),
  );
  if (divider > 0) {
    const [before, after] = [paragraphs.slice(0, divider), paragraphs.slice(divider + 1)];
    if (after.length > 0) return { question: after.join("\n\n").trim(), contexts: before };
    const found = takeQuestion(before);
    if (found !== undefined && found.contexts.length > 0) return found;
  }
  if (!hasContext) return { question: text.trim(), contexts: [] };
  return { question: withoutInstructions(text) || text.trim(), contexts: [] };
}

/** Splits a text before and after the last line such as `-----`, when a question comes after it. */
function splitAtLastFence(text: string): Asked | undefined {
  const lines = text.split("\n");
  const position = lines.findLastIndex((line) => FENCE.test(line));
  const question = lines
    .slice(position + 1)
    .join("\n")
    .trim();
  const before = withoutInstructions(lines.slice(0, Math.max(0, position)).join("\n"));
  return before !== "" && LOOKS_LIKE_A_QUESTION.test(question) ? { question, contexts: [before] } : undefined;
}

/** Takes the question from the paragraphs after instructions: the last one, or the first one if only it is a question. */
function takeQuestion(paragraphs: readonly string[]): Asked | undefined {
  const [first = "", last = ""] = [paragraphs[0]?.trim(), paragraphs.at(-1)?.trim()];
  if (paragraphs.length === 0) return undefined;
  if (paragraphs.length === 1) return { question: first, contexts: [] };
  if (!LOOKS_LIKE_A_QUESTION.test(last) && LOOKS_LIKE_A_QUESTION.test(first)) {
    return { question: first, contexts: paragraphs.slice(1) };
  }
  return { question: last, contexts: paragraphs.slice(0, -1) };
}

/** Whether a text consists of instructions only. */
export function isOnlyInstructions(text: string): boolean {
  return (
    text.trim() !== "" &&
    splitParagraphs(text).every(
      (paragraph) => isInstruction(paragraph) || endOfInstructions(paragraph) >= paragraph.length,
    )
  );
}
