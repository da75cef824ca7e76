import { answerQuestions } from "./answer-questions";
import { parseArguments } from "./parse-arguments";
import { toOneLine } from "./to-one-line";

/**
 * The example program, from arguments to exit code: 0 when every question was answered, 1 for an
 * error, 2 for wrong usage. Errors are one line on stderr.
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

/** `npm start | head` closes the pipe: that is no error of ours. */
function exitWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
