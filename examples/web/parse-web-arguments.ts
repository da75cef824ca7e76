import { Command, CommanderError, InvalidArgumentError } from "commander";
import {
  addEnvironmentOptions,
  ENVIRONMENT_HELP,
  type EnvironmentOptions,
  readEnvironmentOptions,
} from "../src/environment-options";

/** The parsed command line of `npm run web`. */
export interface WebArguments extends EnvironmentOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** USD. */
  readonly budget: number | undefined;
}

const DETAILS = `
Serves one page on loopback: ask in English or Japanese, watch the answer arrive, open what it cites, see which model
answered and why, what was saved, and compare routers. Without arguments it answers over the sample handbook, offline.

Examples:
  npm run web
  npm run web -- --docs ./our-docs --port 8080
  npm run web -- --model-url http://127.0.0.1:11434/v1 --model llama3.2
  BEDROCK_ROUTER_ARN=… KNOWLEDGE_BASE_ID=… npm run web -- --aws --budget 0.50

${ENVIRONMENT_HELP}`;

/** Parses the command line. If it prints help or a usage error, it returns an exit code instead. */
export function parseWebArguments(argv: readonly string[]): WebArguments | { readonly exitCode: 0 | 2 } {
  const command = addEnvironmentOptions(
    new Command("npm run web --").description("Answer questions over documents on a page; show sources and savings."),
  )
    .option("--port <number>", "the port on 127.0.0.1, 0 for any", parsePort, 8787)
    .option("--budget <usd>", "stop answering when this much was spent", parseBudget)
    .addHelpText("after", DETAILS)
    .showSuggestionAfterError(false)
    .exitOverride();
  try {
    command.parse([...argv], { from: "user" });
    const { port, budget } = command.opts<Pick<WebArguments, "port" | "budget">>();
    return { ...readEnvironmentOptions(command), port, budget };
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError("Use a whole number from 0 to 65535.");
  }
  return port;
}

function parseBudget(text: string): number {
  const budget = Number(text);
  if (!Number.isFinite(budget) || budget <= 0) throw new InvalidArgumentError("Use an amount in USD, such as 0.50.");
  return budget;
}
