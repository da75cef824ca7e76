/** A part of a text, in UTF-16 units: from `start` to before `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Characters that nobody sees: control characters other than spaces and line breaks, and what Unicode calls
 * default ignorable. The first alternative is a flag such as that of Scotland, which is made of them.
 */
const INVISIBLE =
  /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}|(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
const BLACK_FLAG = 0x1f3f4;

/** Finds the invisible characters without a meaning. See `stripInvisible`. */
export function findInvisible(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: characters, index } of text.matchAll(INVISIBLE)) {
    const end = index + characters.length;
    const last = spans.at(-1);
    // What was removed just before does not count as a neighbour.
    const start = last?.end === index ? last.start : index;
    if (text.codePointAt(index) === BLACK_FLAG || hasMeaning(characters, characterBefore(text, start), text, end))
      continue;
    if (last?.end === index) spans[spans.length - 1] = { start, end };
    else spans.push({ start, end });
  }
  return spans;
}

/**
 * Removes invisible characters, which can hide instructions from people. It keeps those that change how the
 * text is read: joiners in Persian, in Indian scripts and in emoji, one variation selector after a character
 * that has variants (`葛󠄀`, `❤️`), the selectors of Mongolian, and the fillers of old Korean.
 */
export function stripInvisible(text: string): string {
  let kept = "";
  let from = 0;
  for (const { start, end } of findInvisible(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

const JOINER = /[\u200c\u200d]/u;
/** Scripts in which a joiner changes how letters are written. */
const JOINING_SCRIPT =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Nko}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;
const LETTER_OR_MARK = /[\p{L}\p{M}]/u;
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u{e007f}/u;
const VARIATION_SELECTOR = /[\ufe00-\ufe0f]/u;
/** What has variants: ideographs, symbols, the digits of keycaps, letters of scripts other than those of Europe. */
const HAS_VARIANTS =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Default_Ignorable_Code_Point}])[\p{L}\p{S}\p{Po}\p{Pd}\p{Nd}]/u;
const IDEOGRAPHIC_SELECTOR = /[\u{e0100}-\u{e01ef}]/u;
const MONGOLIAN_SELECTOR = /[\u180b-\u180f]/u;
const HANGUL_FILLER = /[\u115f\u1160]/u;

/** @param end where the character ends in the text */
function hasMeaning(character: string, before: string, text: string, end: number): boolean {
  const after = String.fromCodePoint(text.codePointAt(end) ?? 0);
  if (JOINER.test(character)) {
    if (JOINING_SCRIPT.test(before)) return LETTER_OR_MARK.test(before);
    return character === "\u200d" && EMOJI.test(before) && /\p{Extended_Pictographic}/u.test(after);
  }
  if (VARIATION_SELECTOR.test(character)) return HAS_VARIANTS.test(before);
  if (IDEOGRAPHIC_SELECTOR.test(character)) return /\p{Script=Han}/u.test(before);
  if (MONGOLIAN_SELECTOR.test(character)) return /\p{Script=Mongolian}/u.test(before);
  return HANGUL_FILLER.test(character) && /[\u1100-\u11ff]/u.test(`${before}${after}`);
}

function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
  return text.slice(isLowSurrogate ? Math.max(0, at - 2) : Math.max(0, at - 1), at);
}
