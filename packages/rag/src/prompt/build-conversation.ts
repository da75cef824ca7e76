import { buildBoundaryLine, createBoundary } from "../documents/boundary";
import { stripInvisible } from "../documents/invisible-characters";

/** A message of a conversation that the model reads as material. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/**
 * A conversation as one text. The first line names the boundary, which is derived from all messages and from
 * the question. So no message can end its element, or add one that nobody said.
 *
 * @param turns the oldest first
 */
export function buildConversation(turns: readonly Turn[], question: string): string {
  const boundary = createBoundary([...turns.flatMap(({ role, text }) => [role, text]), question]);
  const elements = turns.map(
    ({ role, text }) => `<${role}-${boundary}>\n${stripInvisible(text)}\n</${role}-${boundary}>`,
  );
  const name = `conversation-${boundary}`;
  return [buildBoundaryLine(boundary), `<${name}>`, ...elements, `</${name}>`].join("\n");
}
