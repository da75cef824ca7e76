/** The first line of a text whose elements have a boundary in their names, as `createRagChain` writes a conversation. */
const BOUNDARY_LINE = /^Boundary: ([0-9a-f]{8,64})\n/;

/**
 * Reads what a person said in a conversation that is written as one element: `<conversation-…>` with a `<user-…>`
 * for each message, after a first line that names the boundary.
 * @returns first things first; `undefined` for any other text
 */
export function readTaggedConversation(text: string): string[] | undefined {
  const boundary = BOUNDARY_LINE.exec(text)?.[1];
  if (boundary === undefined || !text.includes(`<conversation-${boundary}>`)) return undefined;
  const [opening, closing] = [`<user-${boundary}>`, `</user-${boundary}>`];
  return text
    .split(opening)
    .slice(1)
    .map((part) => (part.split(closing, 1)[0] ?? "").trim());
}
