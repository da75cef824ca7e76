import { answerQuestions } from "./answer-questions";
import { UsageError } from "./environment/environment";
import { parseArguments } from "./parse-arguments";
import { toOneLine } from "./print/to-one-line";

/**
 * Runs the example program. An error is printed as one line on stderr.
 * @returns the exit code: 0 when every question was answered, 1 for an error, 2 for wrong usage
 */
export async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  if ("exitCode" in parsed) return parsed.exitCode;
  process.stdout.on("error", exitWhenReaderLeft);
  try {
    return (await answerQuestions(parsed)) ? 0 : 1;
  } catch (error) {
    console.error(`error: ${toOneLine(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Ends quietly when the reader of the pipe is gone, as in `npm start | head`. */
function exitWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
