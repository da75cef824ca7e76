/** A text to quote from. */
export interface Passage {
  /** The number to cite; absent when the text came without one. */
  readonly index?: number;
  readonly text: string;
  /** Title, section and the like: they say what the text is about, and are not quoted. */
  readonly heading: string;
}

const DOCUMENT = /<document\b((?:[^">]|"[^"]*")*)>([\s\S]*?)<\/document>/gi;
const CONTENT = /<document_content>([\s\S]*?)<\/document_content>/i;
const ATTRIBUTE = /([\w-]+)\s*=\s*"([^"]*)"/g;
/** Attributes that describe a document in words. */
const DESCRIBING = new Set(["title", "section", "heading", "name"]);
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The passages of a context: each `<document index="N" …>…</document>`, wherever it stands. Without
 * any, each text is a passage of its own, with no number.
 */
export function readPassages(context: readonly string[]): Passage[] {
  const documents = context.flatMap((text) => [...text.matchAll(DOCUMENT)]);
  if (documents.length === 0) return context.map((text) => ({ text, heading: "" }));
  return documents.map(([, attributes = "", body = ""], position) => {
    const values = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, unescapeEntities(value)]),
    );
    const index = Number(values.get("index") ?? position + 1);
    return {
      index: Number.isInteger(index) ? index : position + 1,
      text: CONTENT.exec(body)?.[1] ?? body,
      heading: [...values].flatMap(([name, value]) => (DESCRIBING.has(name) ? [value] : [])).join("\n"),
    };
  });
}

function unescapeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
