import type { TextSpan } from "./statements";

/** Names that stand before an index somewhere: `items` if a text has `items[`. */
export interface IndexedNames {
  /** With any index. */
  readonly all: ReadonlySet<string>;
  /** With the index 0, which no document has. */
  readonly withZero: ReadonlySet<string>;
}

const NAME = "[A-Za-z_$][\\w$]{0,63}";
const INDEXED = new RegExp(`(?<![\\w$])(${NAME})\\[(0\\])?`, "g");

/** Reads the names with an index from the texts, code included. */
export function findIndexedNames(texts: readonly string[]): IndexedNames {
  const all = new Set<string>();
  const withZero = new Set<string>();
  for (const [index, text] of texts.entries()) {
    for (const [, name = "", zero] of text.matchAll(INDEXED)) {
      // The answer itself, the first text, has a `[` after a name wherever it cites.
      if (index > 0) all.add(name);
      if (zero !== undefined) withZero.add(name);
    }
  }
  return { all, withZero };
}

/** Names that programs give to lists and that prose does not use. */
const PROGRAM_NAMES = new Set(
  "args argv argc kwargs params arr array arrays vec vector buf lst tmp ptr nums vals ret idx elems dict df obj str tuple".split(
    " ",
  ),
);
/** Words of prose that programs use for lists too. */
const LIST_WORDS = new Set(
  "list lists items item data rows row cols values keys tokens matches groups matrix".split(" "),
);
const NAME_BEFORE = new RegExp(`(?:^|[^\\w$])(${NAME})$`);
/** What follows an element in code: a member, a key in quotes, an assignment. */
const CODE_AFTER = /^(?:\.[a-z_$][\w$]*|\[['"]|\s{0,3}[-+*/%]?=(?![=>])|\+\+|--|\()/;

/**
 * Whether the brackets are the index of an array, as in `args[1]`. `"maybe"` when the text can be read both
 * ways. A marker directly after an ordinary word, as in `30 days[1]`, is not an index.
 */
export function isArrayIndex(text: string, { start, end }: TextSpan, names: IndexedNames): "yes" | "maybe" | "no" {
  const before = text.slice(Math.max(0, start - 65), start);
  if (/[\w$]\(\)$/.test(before)) return "yes";
  const name = NAME_BEFORE.exec(before)?.[1];
  if (name === undefined || !/[A-Za-z]/.test(name)) return "no";
  const isProgramName =
    PROGRAM_NAMES.has(name.toLowerCase()) || /[A-Za-z\d]_[A-Za-z\d]|\$/.test(name) || /^[a-z]$/.test(name);
  if (isProgramName || names.withZero.has(name) || CODE_AFTER.test(text.slice(end, end + 24))) return "yes";
  const isUnsure = LIST_WORDS.has(name.toLowerCase()) || /^[a-z]+[A-Z]/.test(name) || names.all.has(name);
  return isUnsure ? "maybe" : "no";
}
