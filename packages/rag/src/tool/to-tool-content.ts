import type { RagAnswer } from "../answer/rag-answer";

/** The answer, and on a line each what its markers stand for. */
export function toToolContent({ answer, citations }: RagAnswer): string {
  const sources = citations.map(({ number, source, section }) => {
    const place = [source, section].filter((part) => part !== undefined).join(" › ");
    return place === "" ? [] : [`[${number}] ${place.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`];
  });
  const lines = sources.flat();
  return lines.length === 0 ? answer : `${answer}\n\n${lines.join("\n")}`;
}
