const LINE_BREAK = /(?<![ \t])[ \t]*\r?\n[ \t\r\n]*/g;
/** Chinese and Japanese have no spaces between words, so a line break beside one of these characters is not a space. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー、。，．・「」『』（）【】！？：；]/u;
const UNSPACED_OR_DIGIT =
  /[\d\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー、。，．・「」『』（）【】！？：；]/u;

/** Joins the lines of a wrapped text. */
export function joinLines(text: string): string {
  return text.replace(LINE_BREAK, (lineBreak: string, offset: number) => {
    const beside = [text.charAt(offset - 1), text.charAt(offset + lineBreak.length)];
    const isUnspaced = beside.some((c) => UNSPACED.test(c)) && beside.every((c) => UNSPACED_OR_DIGIT.test(c));
    return isUnspaced ? "" : " ";
  });
}
