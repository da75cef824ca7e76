import Encoding from "encoding-japanese";
import { describe, expect, it } from "vitest";
import { decodeText } from "./decode-text";

const JAPANESE = "有給休暇は、入社から6か月後に10日付与されます。\nFAQ：「ﾊﾟｽﾜｰﾄﾞ」の期限は？";
const SHORT = "経費";

function encode(text: string, to: "SJIS" | "EUCJP" | "JIS" | "UTF16BE" | "UTF16LE"): Uint8Array {
  return Uint8Array.from(Encoding.convert(Encoding.stringToCode(text), { to, from: "UNICODE" }));
}

const withMark = (mark: readonly number[], bytes: Uint8Array): Uint8Array => Uint8Array.from([...mark, ...bytes]);

describe("decodeText", () => {
  it.each(["SJIS", "EUCJP", "JIS"] as const)("detects %s", (encoding) => {
    const text = JAPANESE.replace("ﾊﾟｽﾜｰﾄﾞ", "パスワード");
    expect(decodeText(encode(text, encoding), false)).toBe(text);
    expect(decodeText(encode(text.repeat(20_000), encoding), false)).toBe(text.repeat(20_000));
  });

  it.each(["SJIS", "EUCJP"] as const)("detects a word in %s", (encoding) => {
    expect(decodeText(encode(SHORT, encoding), false)).toBe(SHORT);
  });

  it("reads a byte order mark, and does not return it", () => {
    expect(decodeText(withMark([0xef, 0xbb, 0xbf], Buffer.from(JAPANESE)), false)).toBe(JAPANESE);
    expect(decodeText(withMark([0xff, 0xfe], Buffer.from(JAPANESE, "utf16le")), false)).toBe(JAPANESE);
    expect(decodeText(withMark([0xfe, 0xff], encode(JAPANESE, "UTF16BE")), false)).toBe(JAPANESE);
  });

  it.each([
    ['<meta charset="windows-1252"><p>café', "latin1"],
    ['<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Größe', "latin1"],
    ['<meta charset="utf-8"><p>期限', "utf8"],
    ['<meta charset="no-such-encoding"><p>期限', "utf8"],
  ] as const)("reads the charset of a page: %s", (page, encoding) => {
    expect(decodeText(Buffer.from(page, encoding), true)).toBe(page);
  });

  it("does not take other bytes for Japanese", () => {
    for (const text of ["café", "Größe: 5 m², très bon", "¿Qué tal? Mañana", "naïve Straße £5"]) {
      expect(decodeText(Buffer.from(text, "latin1"), false)).toBeUndefined();
    }
  });
});
