import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsv } from "./csv";

/** The cells of a CSV file with one row of texts, as RFC 4180 reads them. */
function readRow(csv: string): string[] {
  return [...csv.slice(1).matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) => cell.replaceAll('""', '"'));
}

describe("toCsv", () => {
  it("starts with a byte order mark, ends lines with CRLF, and leaves unknown values empty", () => {
    expect(
      toCsv([
        ["名前", "USD"],
        ["返金", 0.0011],
        ["x", undefined],
      ]),
    ).toBe('\uFEFF"名前","USD"\r\n"返金",0.0011\r\n"x",\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1", "＠a", '=HYPERLINK("http://x")'])(
    "keeps %j from being a formula",
    (text) => {
      const [cell = ""] = readRow(toCsv([[text]]));
      expect(cell).toBe(`'${text}`);
    },
  );

  it("writes numbers in full, without an exponent, and negative ones as numbers", () => {
    expect(toCsv([[-12.5, 1e-7, 1_234_567, 0.1 + 0.2, 687_043.64298]])).toBe(
      "\uFEFF-12.5,0.0000001,1234567,0.3,687043.64298\r\n",
    );
  });

  it("keeps every text, and never one that starts like a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 4 }), (texts) => {
        const cells = readRow(toCsv([texts]));
        expect(cells.map((cell, index) => (cell === texts[index] ? cell : cell.slice(1)))).toEqual(texts);
        for (const cell of cells) expect(cell.trim()).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});
