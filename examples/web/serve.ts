import { omitUndefined } from "@bedrock-routed/core";
import { UsageError } from "../src/environment/environment";
import { type PreparedEnvironment, prepareEnvironment } from "../src/environment/prepare-environment";
import { toOneLine } from "../src/print/to-one-line";
import { parseWebArguments, type WebArguments } from "./parse-web-arguments";
import { startWebServer, type WebServer, type WebServerOptions } from "./server/start-web-server";

/** Quotes are there at once. At this pace one sees them arrive, and can stop them. */
const QUOTES_LATENCY = { timeToFirstTokenMs: 300, tokensPerSecond: 60 };

/**
 * Serves the page until the process is interrupted. An error at the start is printed as one line on stderr.
 * @returns the exit code: 0 when it was interrupted, 1 for an error, 2 for wrong usage
 */
export async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseWebArguments(argv);
  if ("exitCode" in parsed) return parsed.exitCode;
  try {
    await serve(parsed);
    return 0;
  } catch (error) {
    console.error(`error: ${describe(error, parsed)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function serve(args: WebArguments): Promise<void> {
  const latency = args.model === undefined ? QUOTES_LATENCY : undefined;
  const prepared = await prepareEnvironment(args, omitUndefined({ latency }));
  try {
    const server = await start(prepared, args);
    console.log(`Open ${server.url} in a browser. Press Ctrl+C to stop.`);
    await waitForInterrupt();
    await server.close();
  } finally {
    await prepared.environment.close();
  }
}

function start({ environment, indexed, sampleQuestions }: PreparedEnvironment, args: WebArguments): Promise<WebServer> {
  return startWebServer({
    environment,
    sampleQuestions,
    answers: readAnswers(args, indexed),
    port: args.port,
    budgetUsd: args.budget,
    ...omitUndefined({ documents: indexed?.documents }),
    // The message of an error may quote a question, so it is not printed.
    onError: (error) => console.error(`error: a request failed: ${error instanceof Error ? error.name : typeof error}`),
  });
}

function readAnswers({ aws }: WebArguments, indexed: PreparedEnvironment["indexed"]): WebServerOptions["answers"] {
  if (aws) return { by: "aws" };
  const model = indexed?.languageModel?.model;
  return model === undefined ? { by: "quotes" } : { by: "model", model };
}

function waitForInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function describe(error: unknown, { port }: WebArguments): string {
  const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!isInUse) return toOneLine(error);
  return `Port ${port} is in use. Pass --port with another one, or --port 0 for any.`;
}
