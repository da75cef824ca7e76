import { shortHash } from "./tool-use-id";

/** The longest name that the service takes, by its service model. */
const LONGEST = 200;
/** The longest part of a wanted name that is kept, so that a hash and a number still fit. */
const LONGEST_STEM = 160;
/** Name of a document that has none. */
const UNNAMED = "document";

/**
 * Gives the documents of one request their names. Amazon Bedrock allows letters, digits, single spaces,
 * hyphens, parentheses and square brackets, and wants each name once in a request.
 *
 * A name depends only on the wanted name and on the documents before it. So a growing conversation keeps
 * its names, and with them its cached prefix.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
 */
export class DocumentNames {
  readonly #taken: Set<string> = new Set();
  /** The next number to try for a name that is taken. */
  readonly #next: Map<string, number> = new Map();

  /** @param wanted such as a file name; `undefined` for a document without a name */
  add(wanted: string | undefined): string {
    const name = toAllowedName(wanted ?? UNNAMED);
    let unique = name;
    for (let number = this.#next.get(name) ?? 2; this.#taken.has(unique); number += 1) {
      unique = `${name.slice(0, LONGEST - 20)} (${number})`;
      this.#next.set(name, number + 1);
    }
    this.#taken.add(unique);
    return unique;
  }
}

/**
 * The name in allowed characters. AWS speaks of alphanumeric characters. Whether it takes letters outside
 * of ASCII is unverified, so they are left out, and a hash of the whole name keeps such names apart.
 */
function toAllowedName(wanted: string): string {
  // Turns wide characters into ASCII, and an accented letter into a letter and a mark.
  const plain = wanted.slice(0, 4 * LONGEST).normalize("NFKD");
  const allowed = plain.replace(/\p{Mn}/gu, "").replace(/[^a-zA-Z0-9()[\]-]/g, " ");
  const name = allowed
    .split(" ")
    .filter((word) => word !== "")
    .join(" ");
  const stem = name.slice(0, LONGEST_STEM).trim();
  const isComplete = stem === name && wanted.length <= 4 * LONGEST && !/[^\P{L}a-zA-Z]|[^\P{N}0-9]/u.test(plain);
  if (isComplete && stem !== "") return stem;
  const readable = /[a-zA-Z]/.test(stem) ? stem : `${UNNAMED} ${stem}`.trim();
  return `${readable} ${shortHash(wanted)}`;
}
