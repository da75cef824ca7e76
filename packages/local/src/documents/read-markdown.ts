import { Lexer, type Token, type Tokens } from "marked";
import { joinLines } from "../text/join-lines";
import { END_OF_DETAILS, fenceCode, formatRow, HEADING_MARK, ITEM_MARK } from "./text-as-read";

const FRONT_MATTER = /^---[ \t]*\r?\n[\w-]+:[\s\S]*?\n---[ \t]*(?:\r?\n|$)/;
/** Deeper quotations are read as if they had this depth: the parser calls itself for each level. */
const DEEP_QUOTE = /^((?:[ \t]{0,3}>){10})[ \t>]+/gm;
/** A longer text or paragraph is read as it is. The parser's time can grow with the square of a paragraph's length. */
const MAX_CHARACTERS = 5_000_000;
const MAX_INLINE_CHARACTERS = 20_000;
/** A list of at least this many links within the page is a table of contents. */
const SHORTEST_CONTENTS = 2;

/** Reads Markdown (GFM) as plain text: see text-as-read.ts. Pages of HTML in it are read by `readHtml`. */
export function readMarkdown(source: string, readHtml: (html: string) => string): string {
  const body = source.replaceAll(HEADING_MARK, "").replace(FRONT_MATTER, "");
  if (body.length > MAX_CHARACTERS) return body;
  const lexer = new Lexer({ gfm: true });
  try {
    const tokens = lexer.blockTokens(body.replace(/\r\n?/g, "\n").replace(DEEP_QUOTE, "$1 "), []);
    return createReader(lexer, readHtml).readBlocks(tokens).join("\n\n");
  } catch (error) {
    // Lists in lists without end.
    if (error instanceof RangeError) return body;
    throw error;
  }
}

interface Reader {
  /** Returns the text of each block. */
  readBlocks(tokens: readonly Token[]): string[];
}

function createReader(lexer: Lexer, readHtml: (html: string) => string): Reader {
  const readInline = (text: string): string => {
    if (text.length > MAX_INLINE_CHARACTERS) return text;
    return joinLines(lexer.inlineTokens(text, []).map(textOf).join("")).trim();
  };
  const readBlock = (token: Token): string[] => {
    switch (token.type) {
      case "heading":
        return [HEADING_MARK.repeat(token.depth) + readInline(token.text)];
      case "code":
        return [fenceCode(token.text, token.lang)];
      case "blockquote":
        return readBlocks(token.tokens ?? []);
      case "list":
        return isList(token) && !isContents(token) ? [readList(token)] : [];
      case "table":
        return isTable(token) ? [readTable(token)] : [];
      case "html":
        return [readPieceOfHtml(token.raw)];
      case "paragraph":
      case "text":
        return [readInline(token.text)];
      default:
        return [];
    }
  };
  /** The parser reads the tags of `<details>` around Markdown as two pieces of HTML. */
  const readPieceOfHtml = (html: string): string => {
    const text = readHtml(html).trim();
    if (!/<\/?details/i.test(html)) return text;
    const isOpen = html.toLowerCase().lastIndexOf("<details") > html.toLowerCase().lastIndexOf("</details");
    const body = text.endsWith(END_OF_DETAILS) ? text.slice(0, -END_OF_DETAILS.length).trim() : text;
    return isOpen ? body : `${body}\n\n${END_OF_DETAILS}`.trim();
  };
  const readBlocks = (tokens: readonly Token[]): string[] => tokens.flatMap(readBlock).filter((text) => text !== "");
  const readList = ({ items }: Tokens.List): string =>
    items
      .map(({ tokens }) => readBlocks(tokens))
      .filter((blocks) => blocks.length > 0)
      .map(([first = "", ...others]) =>
        [first.startsWith("```") ? first : asItem(first), ...others.map(indentItems)].join("\n"),
      )
      .join("\n");
  const readTable = ({ header, rows }: Tokens.Table): string => {
    const headers = header.map(({ text }) => readInline(text));
    return rows
      .map((row) =>
        formatRow(
          headers,
          row.map(({ text }) => readInline(text)),
        ),
      )
      .filter((row) => row !== "")
      .map(asItem)
      .join("\n");
  };
  return { readBlocks };
}

/** Indents an inner list, so that its items can be told from those around it. */
function indentItems(block: string): string {
  return block.startsWith(ITEM_MARK) ? block.replace(/^(?= *- )/gm, "  ") : block;
}

function asItem(text: string): string {
  return text.startsWith(ITEM_MARK) || text.startsWith(HEADING_MARK) ? text : ITEM_MARK + text;
}

/** The text of an inline token. Code keeps its backticks, because its characters could be marks. */
function textOf(token: Token): string {
  switch (token.type) {
    case "codespan":
      return token.raw;
    case "br":
      return " ";
    case "image":
    case "html":
      return "";
    default:
      return "tokens" in token && token.tokens !== undefined
        ? token.tokens.map(textOf).join("")
        : unescapeEntities("text" in token ? String(token.text) : token.raw);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  nbsp: " ",
};

function unescapeEntities(text: string): string {
  return text.replace(/&(#39|[a-z]{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function isList(token: Token): token is Tokens.List {
  return token.type === "list";
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === "table";
}

const MAX_LINK_CHARACTERS = 500;
const LINK_IN_PAGE = /^\[[^\n]*\]\(#[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)$/;

/** Whether every item of a list, and of the lists in it, is a link to a place in the same page. */
function isContents({ items }: Tokens.List): boolean {
  return (
    items.length >= SHORTEST_CONTENTS &&
    items.every(({ tokens }) =>
      tokens.every((token) =>
        isList(token)
          ? token.items.every((item) => isLink(item.tokens[0])) // The lists in the items are part of the contents too.
          : token.type === "space" || isLink(token),
      ),
    )
  );
}

function isLink(token: Token | undefined): boolean {
  const text = token !== undefined && "text" in token ? String(token.text).trim() : "";
  return text.length <= MAX_LINK_CHARACTERS && LINK_IN_PAGE.test(text);
}
