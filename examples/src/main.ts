import { answerQuestions } from "./answer-questions";
import { parseArguments } from "./parse-arguments";

/**
 * Runs the example program. An error is printed as one line on stderr.
 * @returns the exit code: 0 when every question was answered, 1 for an error, 2 for wrong usage
 */
export async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  if ("exitCode" in parsed) return parsed.exitCode;
  process.stdout.on("error", exitWhenReaderLeft);
  try {
    await answerQuestions(parsed);
    return 0;
  } catch (error) {
    console.error(`error: ${toOneLine(error)}`);
    return 1;
  }
}

/** An error as one line without a stack trace. The name of an AWS error says most, so it is kept. */
function toOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\s+/g, " ").trim();
  return "$fault" in error ? `${error.name}: ${message}` : message || error.name;
}

/** Ends quietly when the reader of the pipe is gone, as in `npm start | head`. */
function exitWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
