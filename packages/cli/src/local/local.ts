import { runLocalCommand } from "@bedrock-routed/local";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { globalOptions, nameOf, type OptionSpec } from "../framework/command-node";
import { localOptions } from "./local-options";

/** `local`: what `bedrock-local` does, until Ctrl-C. */
export function run(context: CommandContext, args: Arguments): Promise<number> {
  const { region, json } = context.options;
  const given = [
    ...localOptions.flatMap((option) => toArguments(option, args)),
    ...(region === undefined ? [] : ["--region", region]),
    ...(json ? ["--json"] : []),
  ];
  const terminal = {
    out: (line: string) => context.out(line),
    error: (line: string) => context.note(line),
    stopped: context.signal,
  };
  return runLocalCommand(given, terminal, "bedrock-routed local");
}

function toArguments(option: OptionSpec, args: Arguments): readonly string[] {
  const name = nameOf(option);
  if (globalOptions.some((global) => nameOf(global) === name) || !args.has(name)) return [];
  const value = args.text(name);
  return value === undefined ? [name] : [`${name}=${value}`];
}
