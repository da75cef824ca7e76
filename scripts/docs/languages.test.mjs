// The documents say the same in English and in Japanese: the same pages, headings, tables, links and code.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { documentGroups } from "../../docs/.vitepress/navigation";
import { root } from "../bootstrap.mjs";
import { readCodeBlocks, readNoRunReason } from "./code-blocks.mjs";

const listed = documentGroups.flatMap((group) => group.pages.map(({ name }) => `${name}.md`));
const pairs = [
  { en: "README.md", ja: "README.ja.md" },
  ...["index.md", ...listed].map((name) => ({ en: `docs/en/${name}`, ja: `docs/ja/${name}` })),
];

const read = (page) => readFileSync(join(root, page), "utf8");
const withoutCode = (page) => read(page).replaceAll(/^```.*?^```$/gms, "");

function readHeadingLevels(page) {
  return [...withoutCode(page).matchAll(/^(#+) /gm)].map(([, marks]) => marks.length);
}

function countTableRows(page) {
  return [...withoutCode(page).matchAll(/^\|.*\|$/gm)].length;
}

/** Where the links of a page lead, without the anchors, whose words differ. Sentences may have another order. */
function readLinks(page) {
  const links = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links
    .map((link) => (/^https?:/.test(link) ? link : posix.join(dirname(page), link.split("#")[0])))
    .map((link) => link.replace(/^docs\/ja(?=\/|$)/, "docs/en").replace(/\.ja\.md$/, ".md"))
    .filter((link) => link !== "README.md")
    .sort();
}

/** The code of a block without what a translator may change: comments, and the text of strings. */
function readShape({ language, code, ...block }) {
  const isRun = readNoRunReason(block) === undefined;
  if (language === "ts") return { language, isRun, code: readTokens(code) };
  if (language === "text") return { language };
  return { language, code: code.replaceAll(/(?:\s*# |^\s*\/\/ ?).*$/gm, "").replaceAll(/"[^"\n]*"/g, '""') };
}

function readTokens(code) {
  const source = ts.createSourceFile("block.ts", code, ts.ScriptTarget.Latest, true);
  const tokens = [];
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    if (ts.isStringLiteral(node) && ts.isImportDeclaration(node.parent)) tokens.push(node.text);
    else if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) tokens.push("text");
    else if (node.getChildCount(source) === 0) tokens.push(node.getText(source));
    else for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return tokens.filter((token) => token !== "").join(" ");
}

describe("the documents in both languages", () => {
  it.each(["en", "ja"])("the sidebar has every page of docs/%s", (language) => {
    const files = readdirSync(join(root, "docs", language)).filter((name) => name.endsWith(".md"));
    expect(files.sort()).toEqual(["index.md", ...listed].sort());
  });

  describe.each(pairs)("$en and $ja", ({ en, ja }) => {
    it("have the same headings", () => expect(readHeadingLevels(ja)).toEqual(readHeadingLevels(en)));
    it("have tables of the same size", () => expect(countTableRows(ja)).toBe(countTableRows(en)));
    it("have the same links", () => expect(readLinks(ja)).toEqual(readLinks(en)));
    it("have the same code", () => {
      expect(readCodeBlocks(ja).map(readShape)).toEqual(readCodeBlocks(en).map(readShape));
    });
    it("the Japanese page is in Japanese", () => {
      const japanese = withoutCode(ja).match(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/gu) ?? [];
      expect(japanese.length).toBeGreaterThan(withoutCode(ja).length / 5);
    });
  });
});
