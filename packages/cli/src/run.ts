import { CommanderError } from "commander";
import { version } from "../package.json";
import { commandTable } from "./command-table";
import { type Environment, processEnvironment } from "./env";
import { buildProgram, PROGRAM, toUsageError } from "./framework/build-program";
import type { GlobalOptions } from "./framework/command-context";
import type { CommandStreams } from "./framework/streams";
import { createStyle } from "./framework/style";
import { UsageError } from "./framework/usage-error";
import { readLanguage, textsOf } from "./wording/texts";

/** Where a command runs. */
export interface RunOptions extends Partial<CommandStreams> {
  /** Variables that the command reads: the language, `NO_COLOR`. The AWS SDK reads those of the process. @default those of the process */
  readonly env?: Environment;
  /** Ends the command. @default never */
  readonly signal?: AbortSignal;
}

/**
 * Runs the command `bedrock-routed`.
 *
 * @param args what follows the name of the program
 * @returns the exit code: 0 for success, 1 for a failure, 2 for a wrong command line
 *
 * @example
 * ```ts
 * process.exitCode = await run(["explain", "jp.amazon.nova-2-lite-v1:0"]);
 * ```
 */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<number> {
  const { stdout = process.stdout, stderr = process.stderr, stdin = process.stdin } = options;
  const environment = options.env ?? processEnvironment();
  const signal = options.signal ?? new AbortController().signal;
  const streams: CommandStreams = { stdout, stderr, stdin };
  let globals = readGlobals(args, environment);
  let exitCode = 0;
  const texts = textsOf(globals.language);
  const program = buildProgram({
    specs: commandTable,
    texts,
    version,
    write: (text) => void stdout.write(text),
    onCommand: async (spec, commandArguments, values) => {
      globals = { ...globals, ...toGlobals(values) };
      // Loaded only now: `--help` needs neither tables nor prices, and must be fast.
      const { CommandContext } = await import("./framework/command-context");
      const { run: runCommand } = (await spec.load?.()) ?? {};
      const context = new CommandContext({
        options: globals,
        texts,
        environment,
        commands: commandTable,
        signal,
        streams,
      });
      exitCode = (await runCommand?.(context, commandArguments)) ?? 0;
    },
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    const { path, commands } = findCommand(args);
    if (error instanceof CommanderError && error.code === "commander.help" && path.length === 0) {
      program.outputHelp();
      return 0;
    }
    const failure = error instanceof CommanderError ? toUsageError(error, commands, texts) : error;
    if (failure === undefined) return 0;
    const { describeCauses, describeError } = await import("./framework/describe-error");
    const { exitCode: code, message } = describeError(failure, texts, globals.endpoint);
    const hint =
      failure instanceof UsageError ? ` ${texts.messages.tryHelp([PROGRAM, ...path, "--help"].join(" "))}` : "";
    const line = `${message}${/[.!?。]$/.test(message) ? "" : "."}${hint}`;
    stderr.write(`${createStyle(stderr, environment).red(line)}\n`);
    if (globals.debug) stderr.write(`${describeCauses(failure)}\n`);
    return code;
  }
}

/** The command that a line means, and the names of the commands that can follow it. */
function findCommand(args: readonly string[]): {
  readonly path: readonly string[];
  readonly commands: readonly string[];
} {
  const path: string[] = [];
  let specs = commandTable;
  for (const arg of args) {
    const spec = specs.find(({ name }) => name === arg);
    if (spec === undefined) continue;
    path.push(arg);
    specs = spec.commands ?? [];
  }
  return { path, commands: specs.map(({ name }) => name) };
}

/** What must be known before the command line is parsed, because parsing can fail: the language, and `--debug`. */
function readGlobals(args: readonly string[], environment: Environment): GlobalOptions {
  const at = args.findIndex((arg) => arg === "--language" || arg.startsWith("--language="));
  const named = at < 0 ? undefined : (args[at]?.split("=")[1] ?? args[at + 1]);
  const language = named === "en" || named === "ja" ? named : readLanguage(environment);
  return { json: false, yes: false, debug: args.includes("--debug"), language };
}

function toGlobals(values: Readonly<Record<string, unknown>>): Partial<GlobalOptions> {
  const text = (name: string): string | undefined => {
    const value = values[name];
    if (value === "") throw new UsageError(`${name} is empty: give it a value.`);
    return typeof value === "string" ? value : undefined;
  };
  const endpoint = text("--endpoint");
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new UsageError(
      `Invalid --endpoint ${JSON.stringify(endpoint)}: use an address such as http://127.0.0.1:4566.`,
    );
  }
  return {
    region: text("--region"),
    profile: text("--profile"),
    endpoint,
    json: values["--json"] === true,
    yes: values["--yes"] === true,
  };
}
