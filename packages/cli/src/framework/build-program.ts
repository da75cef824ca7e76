import { Command, CommanderError, Help, Option } from "commander";
import type { Texts } from "../wording/texts";
import { Arguments } from "./arguments";
import { globalOptions, nameOf, type OptionSpec } from "./command-node";
import type { CommandSpec } from "./command-spec";
import { UsageError } from "./usage-error";

export const PROGRAM = "bedrock-routed";

/** What the program needs from the one who runs it. */
export interface ProgramParts {
  readonly specs: readonly CommandSpec[];
  readonly texts: Texts;
  readonly version: string;
  readonly write: (text: string) => void;
  /** Called when a command was parsed. @param globals values of the options that every command takes */
  readonly onCommand: (
    spec: CommandSpec,
    args: Arguments,
    globals: Readonly<Record<string, unknown>>,
  ) => Promise<void> | void;
}

/** Builds the parser from the table of commands. */
export function buildProgram(parts: ProgramParts): Command {
  const { texts, version, specs, write } = parts;
  const program = prepare(new Command(PROGRAM), parts)
    .description(texts.about)
    .option("-V, --version", texts.options["--version"])
    .on("option:version", () => {
      write(`${version}\n`);
      throw new CommanderError(0, "commander.version", "version");
    });
  addOptions(program, globalOptions, PROGRAM, texts);
  for (const spec of specs) addCommand(program, spec, [], parts);
  return program;
}

function prepare(command: Command, { texts, write }: ProgramParts): Command {
  command
    .exitOverride()
    .helpCommand(false)
    .helpOption("-h, --help", texts.options["--help"])
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: write, writeErr: () => {}, outputError: () => {} })
    .enablePositionalOptions()
    .configureHelp({
      styleTitle: (title) => texts.titles[title] ?? title,
      visibleOptions: visibleOptionsOf,
      optionDescription: describeOption,
    });
  return command;
}

/** The options that every command takes are shown once, in the help of the program. */
function visibleOptionsOf(command: Command): Option[] {
  const all = new Help().visibleOptions(command);
  if (command.parent === null) return all;
  const shared = new Set(globalOptions.map(nameOf));
  return all.filter(({ long }) => long === null || long === undefined || !shared.has(long));
}

function describeOption({ description, argChoices }: Option): string {
  return argChoices === undefined ? description : `${description} (${argChoices.join(", ")})`;
}

function addCommand(parent: Command, spec: CommandSpec, path: readonly string[], parts: ProgramParts): void {
  const { texts } = parts;
  const fullPath = [...path, spec.name];
  const name = fullPath.join(" ");
  const command = prepare(parent.command(spec.name), parts).description(texts.commands[name] ?? "");
  for (const argument of spec.arguments ?? []) command.argument(argument, texts.arguments[argument] ?? "");
  addOptions(command, spec.options ?? [], name, texts);
  const own = new Set((spec.options ?? []).map(nameOf));
  addOptions(
    command,
    globalOptions.filter((option) => !own.has(nameOf(option))),
    name,
    texts,
  );
  for (const child of spec.commands ?? []) addCommand(command, child, fullPath, parts);
  const examples = (spec.examples ?? []).map((example) => `  $ ${PROGRAM} ${example}`);
  const after = [examples.length > 0 ? `${texts.titles["Examples:"]}\n${examples.join("\n")}` : ""];
  if ((spec.commands ?? []).length === 0) after.push(texts.seeGlobalOptions);
  command.addHelpText("after", `\n${after.filter((part) => part !== "").join("\n\n")}`);
  if (spec.load === undefined) return;
  command.action(async (...received: unknown[]) => {
    const count = (spec.arguments ?? []).length;
    const positionals = received.slice(0, count) as (string | string[] | undefined)[];
    const options = optionsOf(command, spec.options ?? []);
    await parts.onCommand(spec, new Arguments(positionals, options), globalsOf(command));
  });
}

function addOptions(command: Command, options: readonly OptionSpec[], path: string, texts: Texts): void {
  for (const spec of options) {
    const name = nameOf(spec);
    const option = new Option(spec.flags, texts.options[`${path} ${name}`] ?? texts.options[name] ?? "");
    if (spec.choices !== undefined) option.choices(spec.choices);
    if (spec.isRepeatable === true) option.argParser((value: string, all: string[] = []) => [...all, value]);
    if (spec.isRequired === true) option.makeOptionMandatory();
    command.addOption(option);
  }
}

/** The values by long name. Commander has them by its own camel-case names. */
function optionsOf(command: Command, specs: readonly OptionSpec[]): Readonly<Record<string, unknown>> {
  const wanted = new Set(specs.map(nameOf));
  return Object.fromEntries(
    command.options
      .filter(({ long }) => wanted.has(long ?? ""))
      .map((option) => {
        const value: unknown = command.getOptionValue(option.attributeName());
        // Commander has `--no-calls` as `calls`, which is true unless the option is given.
        return [option.long ?? "", option.negate ? value === false : value];
      }),
  );
}

/** The nearest value counts: that after the command's name comes before that before it. */
function globalsOf(command: Command): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (let each: Command | null = command; each !== null; each = each.parent) {
    for (const [name, value] of Object.entries(optionsOf(each, globalOptions))) values[name] ??= value;
  }
  return values;
}

/**
 * What is wrong with a command line.
 * @param commands names of the commands that can follow, for a line that ends before one of them
 * @returns `undefined` when help or the version was printed
 */
export function toUsageError(
  { code, exitCode, message }: CommanderError,
  commands: readonly string[],
  { messages }: Texts,
): UsageError | undefined {
  if (exitCode === 0) return undefined;
  if (code === "commander.help") return new UsageError(messages.nameOneOf(commands.join(", ")));
  const text = message.startsWith(ERROR) ? message.slice(ERROR.length) : message;
  return new UsageError(`${text.charAt(0).toUpperCase()}${text.slice(1).split("\n").join(" ")}`);
}

const ERROR = "error: ";
