import { isJsonObject, readObjects } from "../wire/read-json";

const SHOWN_CHARACTERS = 200;

/** What a request asks: the last text of a conversation, or the text of a query. Cut to 200 characters. */
export function readLastText(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const texts = readObjects(body.messages).flatMap(({ content }) =>
    typeof content === "string" ? [content] : readObjects(content).map((block) => block.text),
  );
  const query = [body.retrievalQuery, body.input].filter(isJsonObject).map(({ text }) => text);
  const text = [...query, ...texts].findLast((candidate) => typeof candidate === "string");
  return typeof text === "string" ? text.slice(0, SHOWN_CHARACTERS) : undefined;
}
