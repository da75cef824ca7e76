import Encoding from "encoding-japanese";

const BYTE_ORDER_MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
/** Encodings of Japanese text, as the detector names them. */
const DETECTED: Readonly<Record<string, string>> = { SJIS: "shift_jis", EUCJP: "euc-jp" };
/** Switches ISO-2022-JP to kanji. Its bytes are ASCII, so they would be valid UTF-8 too. */
const TO_KANJI = "\u001b$";
/** An HTML page names its encoding in its first 1,024 bytes (HTML Living Standard, 4.2.5.4). */
const META_BYTES = 1024;
const META_CHARSET = /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})/i;
/** Bytes that the detector reads. */
const DETECTION_BYTES = 65_536;
/** Bytes of Latin letters with accents can look like Japanese. Then they decode to half-width kana or to rare kanji. */
const JAPANESE = /[\p{Script=Hiragana}\u30A1-\u30FA\u4E00-\u9FFF]/u;
const HALF_WIDTH_KANA = /[\uFF61-\uFF9F]/;

/** What to do with a file whose encoding is not known. */
export const ENCODING_REMEDY = "its encoding is not known; save it as UTF-8";

/**
 * Decodes a file: by its byte order mark, by the `charset` that an HTML page names, as UTF-8, or as the encoding of
 * Japanese text that is detected (Shift_JIS, EUC-JP or ISO-2022-JP).
 * @returns the text without byte order mark; `undefined` if the bytes are not text in one of these encodings
 */
export function decodeText(bytes: Uint8Array, isHtml: boolean): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return decodeAs(marked[0], bytes);
  const named = isHtml ? charsetOf(bytes) : undefined;
  const text = named && decodeAs(named, bytes);
  if (text !== undefined) return text;
  const switched = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(TO_KANJI);
  return (switched ? decodeAs("iso-2022-jp", bytes) : undefined) ?? decodeAs("utf-8", bytes) ?? decodeJapanese(bytes);
}

function charsetOf(bytes: Uint8Array): string | undefined {
  return META_CHARSET.exec(Buffer.from(bytes.subarray(0, META_BYTES)).toString("latin1"))?.[1];
}

function decodeJapanese(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, DETECTION_BYTES);
  // The detector must not see half a character.
  const lastLine = start.lastIndexOf(0x0a);
  const whole = start.length < bytes.length && lastLine > 0 ? start.subarray(0, lastLine) : start;
  const encoding = DETECTED[String(Encoding.detect(whole))];
  const text = encoding && decodeAs(encoding, bytes);
  return text && JAPANESE.test(text) && !HALF_WIDTH_KANA.test(text) ? text : undefined;
}

/** `undefined` if the bytes are not valid in the encoding, or the encoding does not exist. */
function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
