/** A text to quote from. */
export interface Passage {
  /** The number to cite. `undefined` when the text came without a number. */
  readonly index?: number;
  readonly text: string;
  /** Title, section and the like. They say what the text is about, and are not quoted. */
  readonly heading: string;
}

/**
 * A tag of a document or of a list of documents. A name such as `document-3f9a` has a boundary after it.
 * Attributes cannot contain `<`, so that every search is linear.
 */
const DOCUMENT_TAG: RegExp = /<(\/?)(documents?(?:-\w+)?)(\s[^<>"]*(?:"[^<"]*"[^<>"]*)*)?>/gi;
const ATTRIBUTE = /(?<![\w-])([\w-]+)\s{0,3}=\s{0,3}"([^"]*)"/g;
/** Attributes that describe a document in words. */
const DESCRIBING_ATTRIBUTES = new Set(["title", "section", "heading", "name"]);
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads the passages of a prompt's context: every `<document index="N" …>…</document>`, also with a boundary, as
 * in `<document-3f9a index="N">…</document-3f9a>`. Tags with another name inside of a document are its text. If
 * there is no document, every text is a passage. It is split at numbers such as `[1]` and `Source 1:`.
 */
export function readPassages(context: readonly string[]): Passage[] {
  const documents = context.flatMap(findDocuments);
  if (documents.length === 0) return context.flatMap(splitNumbered);
  return documents.map(({ attributes, body }, position) => {
    const values = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, unescapeEntities(value)]),
    );
    const index = Number(values.get("index") ?? position + 1);
    return {
      index: Number.isInteger(index) ? index : position + 1,
      text: readContent(body),
      heading: [...values].flatMap(([name, value]) => (DESCRIBING_ATTRIBUTES.has(name) ? [value] : [])).join("\n"),
    };
  });
}

/** The number of a passage at the start of a line: `[1]`, `【1】`, `Source 1:`, `[Document 1]`, `資料1：`. */
const PASSAGE_NUMBER =
  /^[ \t]*(?:[[【](?:(?:document|doc|source|passage|chunk|result|excerpt|資料|文書|出典)[ #]{0,2})?(\d{1,3})[\]】][ \t]*[:：]?|(?:document|doc|source|passage|chunk|result|excerpt|資料|文書|出典)[ #]{0,2}(\d{1,3})[ \t]*[:：]+)[ \t]*/gimu;

function splitNumbered(text: string): Passage[] {
  const numbers = [...text.matchAll(PASSAGE_NUMBER)];
  const before = { text: text.slice(0, numbers[0]?.index ?? text.length), heading: "" };
  const passages = numbers.map((match, position) => ({
    index: Number(match[1] ?? match[2]),
    text: text.slice(match.index + match[0].length, numbers[position + 1]?.index ?? text.length),
    heading: "",
  }));
  return before.text.trim() === "" && passages.length > 0 ? passages : [before, ...passages];
}

interface TaggedDocument {
  readonly attributes: string;
  readonly body: string;
}

/** The elements of a text. It is linear: a name is searched for only as far as its last closing tag. */
function findDocuments(text: string): TaggedDocument[] {
  const tags = [...text.matchAll(DOCUMENT_TAG)].map(
    ({ 0: tag, 1: slash, 2: name = "", 3: attributes = "", index }) => ({
      isClosing: slash === "/",
      name: name.toLowerCase(),
      attributes,
      start: index,
      end: index + tag.length,
    }),
  );
  const closings = new Map<string, number[]>();
  for (const { isClosing, name, start } of tags.toReversed()) {
    if (isClosing)
      closings
        .set(name, closings.get(name) ?? [])
        .get(name)
        ?.push(start);
  }
  const documents: TaggedDocument[] = [];
  let from = 0;
  for (const { isClosing, name, attributes, start, end } of tags) {
    if (isClosing || start < from || /^documents/.test(name)) continue;
    const places = closings.get(name) ?? [];
    while ((places.at(-1) ?? end) < end) places.pop();
    const close = places.at(-1);
    if (close === undefined) continue;
    documents.push({ attributes, body: text.slice(end, close) });
    from = close;
  }
  return documents;
}

/** The text of a `<document_content>` element, or else the whole. */
function readContent(body: string): string {
  const open = body.search(/<document_content>/i);
  const start = open + "<document_content>".length;
  const length = open < 0 ? -1 : body.slice(start).search(/<\/document_content>/i);
  return length < 0 ? body : body.slice(start, start + length);
}

function unescapeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
