import type { BaseMessage } from "@langchain/core/messages";
import { readCitationsContent } from "../citations/read-citations-content";

/** The text of a message, with the text that carries native citations, which `message.text` leaves out. */
export function readAnswerText({ content }: BaseMessage): string {
  if (typeof content === "string") return content;
  return content
    .map((block) => (block.type === "text" ? String(block.text ?? "") : readCitationsContent(block).text))
    .join("");
}
