import { isJsonObject } from "../wire/read-json";
import { isInstruction, withoutLastInstructions } from "./instructions";
import { announcesContext, kindOfTag, type PartKind } from "./label-words";
import { findInlineLabels, findLineLabels, type Label, startsWithInstruction } from "./labels";
import { findTaggedSections, type TaggedSection } from "./section-tags";

/** A part of a prompt. Text that no label, tag or fence describes is `plain`. */
export interface Part {
  readonly kind: PartKind | "plain";
  readonly text: string;
  /** The label before it, without its marks. Empty without one. */
  readonly label: string;
}

/** The tokens of chat templates, such as `[INST]` and `<|user|>`. */
const CHAT_TOKENS = /\[\/?INST\]|<<\/?SYS>>|<\|[a-z_]{1,20}\|>|<\/?s>/gu;
/** Stands for a tag with its content while lines are read. Such characters are removed from the prompt itself. */
const PLACEHOLDER = "\uE001";
const PLACEHOLDERS = /\uE001(\d+)\uE002/gu;
/** A line that consists of marks, such as `-----`. */
export const FENCE: RegExp = /^[ \t]*(([-=*_~#"'`>+])\2{2,})[ \t\r]*$/u;
const IS_INSTRUCTIONS = /^(?:instructions?|rules|guidelines|requirements|system|指示|ルール|制約(?:条件)?|注意事項)$/iu;
/** How much of the text before a fence can announce what it encloses. */
const ANNOUNCEMENT_LENGTH = 400;
const ANNOUNCING_LINES = 6;

/**
 * Splits a prompt into its parts: by tags such as `<context>`, by labels such as `Question:` and `### Context`, and by
 * lines such as `-----`. It takes linear time.
 * @param takesQuestion whether the text asks the question. A system prompt does not: its labels `Question` and
 * `Answer` belong to its context.
 */
export function splitParts(prompt: string, takesQuestion: boolean): Part[] {
  const members = readMembers(prompt);
  if (members !== undefined) return members;
  const cleaned = prompt.replace(CHAT_TOKENS, " ").replace(/[\uE001\uE002]/gu, " ");
  const slot = takesQuestion ? findSlot(cleaned) : cleaned.length;
  const text = cleaned.slice(0, slot);
  const tagged = findTaggedSections(text);
  const outside = replaceTags(text, tagged);
  const parts = new Splitter(outside, tagged, takesQuestion).split();
  return [...parts, { kind: "instruction", text: cleaned.slice(slot).trim(), label: "" }];
}

/** Reads a prompt that is a JSON object, such as `{ "context": "…", "question": "…" }`. `undefined` for other prompts. */
function readMembers(prompt: string): Part[] | undefined {
  if (!/^\s{0,100}\{/u.test(prompt)) return undefined;
  try {
    const value: unknown = JSON.parse(prompt);
    const parts = isJsonObject(value) ? Object.entries(value).flatMap(([key, member]) => readMember(key, member)) : [];
    return parts.some(({ kind }) => kind === "question") ? parts : undefined;
  } catch {
    return undefined;
  }
}

function readMember(label: string, value: unknown): Part[] {
  const kind = kindOfTag(label);
  if (kind === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => ({ kind, label, text: typeof item === "string" ? item : JSON.stringify(item, null, 1) }));
}

/** The last words of a prompt, after which the answer is expected: `Answer:`, `Extracted relevant parts:`. */
const SLOT = /(?:\n[^\n:：]{1,80}|(?<=\s)[\p{Lu}\p{Script=Han}][\p{L}]{0,20})[:：][\s"'`*]*$/u;
const MAX_SLOT = 200;

function findSlot(text: string): number {
  const end = text.slice(-MAX_SLOT);
  const slot = SLOT.exec(end);
  return slot === null ? text.length : text.length - end.length + slot.index;
}

function replaceTags(text: string, tagged: readonly TaggedSection[]): string {
  let from = 0;
  const pieces = tagged.map(({ start, end }, index) => {
    const before = text.slice(from, start);
    from = end;
    return `${before}\n${PLACEHOLDER}${index}\uE002\n`;
  });
  return pieces.join("") + text.slice(from);
}

/** The text after a label up to the next one. */
interface LabelledText extends Label {
  readonly isEmpty: boolean;
}

/** A part while its lines are collected. */
interface OpenPart {
  kind: Part["kind"];
  label: string;
  lines: string[];
  isLabelled: boolean;
  hasContent: boolean;
  /** The offset of the line that closes it. */
  fenceEnd?: number;
}

class Splitter {
  readonly #text: string;
  readonly #tagged: readonly TaggedSection[];
  readonly #labels: readonly LabelledText[];
  readonly #asked: LabelledText | undefined;
  readonly #lastHuman: LabelledText | undefined;
  readonly #fences: ReadonlyMap<string, readonly number[]>;
  readonly #parts: Part[] = [];
  #open: OpenPart = plainPart();
  #speakers = 0;

  constructor(text: string, tagged: readonly TaggedSection[], takesQuestion: boolean) {
    this.#text = text;
    this.#tagged = tagged;
    this.#labels = readLabels(text, takesQuestion);
    this.#asked = takesQuestion ? findAsked(this.#labels) : undefined;
    this.#lastHuman = takesQuestion ? this.#labels.findLast(({ kind }) => kind === "human") : undefined;
    this.#fences = findFences(text);
  }

  split(): Part[] {
    const start = this.#exampleEnd();
    const labels = this.#labels.filter((label) => label.start >= start);
    let next = 0;
    let offset = start;
    while (offset <= this.#text.length) {
      const lineEnd = this.#text.indexOf("\n", offset);
      const end = lineEnd < 0 ? this.#text.length : lineEnd;
      let from = offset;
      for (let label = labels[next]; label !== undefined && label.start <= end; label = labels[++next]) {
        if (!this.#accepts(label)) continue;
        if (label.start > from) this.#addLine(this.#text.slice(from, label.start), from);
        this.#startLabelled(label);
        // The body can begin on a later line.
        from = Math.min(label.bodyStart, end);
      }
      this.#addLine(this.#text.slice(from, end), from);
      offset = end + 1;
    }
    this.#close();
    return this.#parts;
  }

  /** Examples come before the question when the question is followed by its context, as in a few-shot prompt. */
  #exampleEnd(): number {
    const asked = this.#asked;
    if (asked === undefined) return 0;
    const earlier = this.#labels.some(
      (label) => label.kind === "question" && label.start < asked.start && !label.isEmpty,
    );
    if (!earlier) return 0;
    const after = this.#text.slice(asked.bodyStart);
    const isFollowed =
      this.#labels.some((label) => label.kind === "context" && label.start > asked.start && !label.isEmpty) ||
      [...this.#fences.values()].some((places) => places.filter((place) => place > asked.start).length > 1) ||
      [...after.matchAll(PLACEHOLDERS)].some(([, index]) => this.#tagged[Number(index)]?.kind === "context");
    return isFollowed ? asked.start : 0;
  }

  #accepts(label: LabelledText): boolean {
    const { kind, lines, fenceEnd, hasContent } = this.#open;
    if (fenceEnd !== undefined && label.start < fenceEnd) return false;
    if (label === this.#asked) return true;
    const isSlot = label.isEmpty && label === this.#labels.at(-1);
    if (isSlot) return true;
    if (label.kind === "question") return false;
    const body = (): string => this.#text.slice(label.bodyStart, label.bodyStart + ANNOUNCEMENT_LENGTH);
    const isContext = kind === "context" && (hasContent || lines.length === 0);
    if (isContext || kind === "history") {
      if (label.kind === "human") return isContext && this.#asked === undefined && label === this.#lastHuman;
      if (label.kind === "draft") return true;
      if (label.kind === "instruction") return startsWithInstruction(body());
      if (label.kind === "context") return kind === "history";
      return label.kind === "history" && kind === "context" && /[\s_]|履歴/u.test(label.phrase);
    }
    if (label.kind === "instruction") return IS_INSTRUCTIONS.test(label.phrase) || startsWithInstruction(body());
    return label.kind !== "answer";
  }

  #startLabelled(label: LabelledText): void {
    if (label.kind === "human" || label.kind === "assistant") {
      this.#startSpeaker(label.kind);
      return;
    }
    this.#close();
    // What is said by the system is read like any other text.
    const own = label === this.#asked ? "question" : label.kind;
    const kind = /^system$/iu.test(label.phrase) ? "plain" : own;
    this.#open = { ...plainPart(), kind, label: label.phrase, isLabelled: kind !== "plain" };
  }

  /** Of the speakers of a written conversation, the last human asks. What was said before is history. */
  #startSpeaker(kind: "human" | "assistant"): void {
    if (this.#speakers > 0 && (this.#open.kind === "plain" || this.#open.kind === "question"))
      this.#open.kind = "history";
    this.#close();
    this.#speakers += 1;
    // What stands before the first speaker is what the question is about.
    const asks = this.#asked === undefined && this.#parts.some((part) => part.kind === "plain");
    const own = asks ? "question" : "plain";
    this.#open = { ...plainPart(), kind: kind === "human" ? own : "history" };
  }

  #addLine(line: string, offset: number): void {
    const placeholder = /^[ \t]*\uE001(\d+)\uE002[ \t\r]*$/u.exec(line);
    if (placeholder !== null && this.#addTag(Number(placeholder[1]))) return;
    const fence = FENCE.exec(line)?.[1];
    if (fence !== undefined && this.#addFence(fence, offset)) return;
    const part = this.#open;
    const isBlank = line.trim() === "";
    const isShort = part.kind === "question" || part.kind === "answer" || part.kind === "draft";
    if (
      isShort &&
      part.isLabelled &&
      part.hasContent &&
      part.fenceEnd === undefined &&
      (isBlank || isInstruction(line))
    ) {
      this.#close();
    }
    this.#open.lines.push(line);
    if (!isBlank) this.#open.hasContent = true;
  }

  /** Adds a tag as a part of its own. @returns false when it is in the text of another part */
  #addTag(index: number): boolean {
    const section = this.#tagged[index];
    const { kind, label, hasContent } = this.#open;
    if (section === undefined) return false;
    if (kind === "context" && hasContent && section.kind !== "question") return false;
    this.#close();
    const isDocument = /^documents?(?:-|$)/u.test(section.name);
    this.#parts.push({ kind: section.kind, text: (isDocument ? section.raw : section.content).trim(), label });
    // More of it can follow.
    if (kind === "context" && section.kind === "context")
      this.#open = { ...plainPart(), kind, label, isLabelled: true };
    return true;
  }

  /** @returns whether the line opens or closes a part */
  #addFence(fence: string, offset: number): boolean {
    const part = this.#open;
    if (part.fenceEnd !== undefined) {
      if (offset < part.fenceEnd) return false;
      this.#close();
      return true;
    }
    const isBody = part.isLabelled && !part.hasContent;
    const isAfterQuestion = part.isLabelled && part.kind === "question";
    const before = part.lines.slice(-ANNOUNCING_LINES).join(" ").slice(-ANNOUNCEMENT_LENGTH);
    const isAnnounced = part.kind === "plain" && announcesContext(before);
    if (!isBody && !isAfterQuestion && !isAnnounced) return false;
    const end = this.#closingFence(fence, offset);
    if (isBody) {
      if (end !== undefined) part.fenceEnd = end;
      return true;
    }
    if (isAfterQuestion && end === undefined) return false;
    this.#close();
    this.#open = { ...plainPart(), kind: "context", isLabelled: true };
    if (end !== undefined) this.#open.fenceEnd = end;
    return true;
  }

  /** The last line of the same kind that stands before the question, if the question comes later. */
  #closingFence(fence: string, offset: number): number | undefined {
    const places = this.#fences.get(fence) ?? [];
    const asked = this.#asked?.start ?? 0;
    const place = asked > offset ? places.findLast((own) => own < asked) : places.at(-1);
    return place === undefined || place <= offset ? undefined : place;
  }

  #close(): void {
    const { kind, label, lines, fenceEnd, isLabelled } = this.#open;
    this.#open = plainPart();
    const joined = lines.join("\n");
    const text = joined.replace(PLACEHOLDERS, (_whole, index: string) => this.#tagged[Number(index)]?.raw ?? "");
    const isOpenContext = kind === "context" && isLabelled && fenceEnd === undefined;
    const own = isOpenContext ? withoutLastInstructions(withoutFences(text)) : text.trim();
    if (own !== "") this.#parts.push({ kind, text: label === "" ? withoutLabel(own, kind) : own, label });
  }
}

function plainPart(): OpenPart {
  return { kind: "plain", label: "", lines: [], isLabelled: false, hasContent: false };
}

/** Removes the label at the start of a context that a line such as `---` opened. */
function withoutLabel(text: string, kind: Part["kind"]): string {
  const [label] = kind === "context" ? findLineLabels(text.slice(0, ANNOUNCEMENT_LENGTH)) : [];
  return label?.start === 0 && label.kind === "context" ? text.slice(label.bodyStart).trim() : text;
}

/** Removes lines such as `---` at both ends of a text. */
function withoutFences(text: string): string {
  const lines = text.split("\n");
  const isContent = (line: string): boolean => line.trim() !== "" && !FENCE.test(line);
  return lines.slice(Math.max(0, lines.findIndex(isContent)), lines.findLastIndex(isContent) + 1).join("\n");
}

function readLabels(text: string, takesQuestion: boolean): LabelledText[] {
  const own = findLineLabels(text);
  const wanted: readonly PartKind[] = takesQuestion ? ["question", "context"] : ["context"];
  const hasAll = wanted.some((kind) => own.some((label) => label.kind === kind));
  const starts = new Set(own.map(({ bodyStart }) => bodyStart));
  const inline = findInlineLabels(text).filter(({ bodyStart }) => !starts.has(bodyStart));
  const isNeeded = inline.some(({ kind }) => !own.some((label) => label.kind === kind));
  const labels = hasAll && !isNeeded ? own : [...own, ...inline].sort((a, b) => a.start - b.start);
  return labels.map((label, index) => {
    const body = text.slice(label.bodyStart, labels[index + 1]?.start ?? text.length);
    const isEmpty = body.trim() === "" || body.split("\n").every((line) => line.trim() === "" || FENCE.test(line));
    const rest = body.slice(0, Math.max(0, body.indexOf("\n")));
    const isLeadIn = label.kind === "question" && rest.trim() === "" && announcesContext(label.phrase);
    return { ...label, isEmpty, kind: isLeadIn ? "context" : label.kind };
  });
}

/** Labels that say question. Others, such as `Input`, count only in a phrase or before the context. */
const SAYS_QUESTION =
  /\bquestions?\b|\bquer(?:y|ies)\b|^q$|質問|問|クエリ|frage|pregunta|pergunta|domanda|질문|问|\s/iu;

/** The last question without an answer is asked. Each answer belongs to the nearest question before it. */
function findAsked(labels: readonly LabelledText[]): LabelledText | undefined {
  const waiting: LabelledText[] = [];
  let hasContext = false;
  for (const label of labels) {
    if (label.isEmpty) continue;
    if (label.kind === "context") hasContext = true;
    if (label.kind === "question" && (!hasContext || SAYS_QUESTION.test(label.phrase))) waiting.push(label);
    else if (label.kind === "answer") waiting.pop();
  }
  if (waiting.length > 0 || labels.some(({ kind }) => kind === "question")) return waiting.at(-1);
  // As in "Please answer: …" at the end.
  const last = labels.at(-1);
  return hasContext && last?.kind === "answer" && !last.isEmpty ? last : undefined;
}

/** Where each kind of line such as `-----` stands. */
function findFences(text: string): ReadonlyMap<string, readonly number[]> {
  const fences = new Map<string, number[]>();
  let offset = 0;
  for (const line of text.split("\n")) {
    const fence = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      const places = fences.get(fence) ?? [];
      places.push(offset);
      fences.set(fence, places);
    }
    offset += line.length + 1;
  }
  return fences;
}
