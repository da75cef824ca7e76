import type { Arguments } from "../framework/arguments";
import { PROGRAM } from "../framework/build-program";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { completionScripts } from "./scripts";

/** `completion <shell>`: a script that completes the words of this program. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const shell = args.positional(0);
  const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
  if (script === undefined) {
    throw new UsageError(`Unknown shell ${JSON.stringify(shell)}: use ${Object.keys(completionScripts).join(", ")}.`);
  }
  context.out(script(PROGRAM, context.commands, (path) => context.texts.commands[path] ?? ""));
  return 0;
}
