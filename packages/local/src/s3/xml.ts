/** Content of an element: a text, or elements. Lists repeat their element. */
export type XmlContent = string | number | boolean | readonly (readonly [name: string, content: XmlContent])[];

/** Renders a document of S3. */
export function renderXml(name: string, content: XmlContent, namespace = true): Buffer {
  const attribute = namespace ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : "";
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${renderContent(content)}</${name}>`,
    "utf8",
  );
}

function renderContent(content: XmlContent): string {
  if (typeof content !== "object") return escapeXml(String(content));
  return content.map(([name, inner]) => `<${name}>${renderContent(inner)}</${name}>`).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Control characters, which XML 1.0 cannot hold, become character references, as in S3's own replies. */
function escapeXml(text: string): string {
  return text.replaceAll(
    /[&<>"'\p{Cc}]/gu,
    (character) => ENTITIES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );
}

/**
 * Reads the contents of all elements of a name, which have no elements of the same name inside.
 * It reads what S3's clients send, and is no parser for other documents.
 */
export function readElements(xml: string, name: string): string[] {
  const [open, close] = [`<${name}>`, `</${name}>`];
  const found: string[] = [];
  for (let start = xml.indexOf(open); start >= 0; start = xml.indexOf(open, start)) {
    const end = xml.indexOf(close, start);
    if (end < 0) break;
    found.push(xml.slice(start + open.length, end));
    start = end + close.length;
  }
  return found;
}

/** Reads the text of the first element of a name. */
export function readText(xml: string, name: string): string | undefined {
  return readElements(xml, name)[0]
    ?.trim()
    .replaceAll("&quot;", '"')
    .replaceAll("&#34;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
