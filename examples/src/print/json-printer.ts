import type { Printer } from "./printer";

/** Prints one JSON object on each line. Its `type` says what it is. */
export function createJsonPrinter(write: (line: string) => void): Printer {
  const print = (value: object): void => write(`${JSON.stringify(value)}\n`);
  return {
    start: (indexed) => indexed && print({ type: "indexed", ...indexed }),
    question: () => {},
    token: () => {},
    answered: ({ question, answer, milliseconds }) =>
      print({
        type: "answer",
        question,
        answer: answer.answer,
        citations: answer.citations,
        routing: answer.routing,
        milliseconds,
      }),
    failed: (question, reason) => print({ type: "error", question, reason }),
    savings: (report) => print({ type: "savings", ...report }),
  };
}
