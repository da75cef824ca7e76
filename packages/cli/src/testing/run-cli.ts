import { PassThrough } from "node:stream";
import { run } from "../run";

/** What a command printed. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  /** Lines of the standard error. */
  readonly error: readonly string[];
}

/** How a command is run. */
export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the streams are a terminal. */
  readonly isTerminal?: boolean;
  /** What is typed. */
  readonly typed?: string;
  readonly signal?: AbortSignal;
  /** Called with each text of the standard output. */
  readonly onOut?: (text: string) => void;
}

/** Runs the command in this process. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { env = {}, isTerminal = false, typed, signal, onOut } = options;
  const [out, error]: [string[], string[]] = [[], []];
  const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
  if (typed !== undefined) stdin.end(typed);
  const code = await run(args, {
    env,
    stdin,
    stdout: {
      isTTY: isTerminal,
      write(text) {
        out.push(text);
        onOut?.(text);
      },
    },
    stderr: { isTTY: isTerminal, write: (text) => error.push(text) },
    ...(signal && { signal }),
  });
  return {
    code,
    out: out.join(""),
    error: error
      .join("")
      .split("\n")
      .filter((line) => line !== ""),
  };
}
