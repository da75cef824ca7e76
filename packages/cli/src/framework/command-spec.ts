import type { Arguments } from "./arguments";
import type { CommandContext } from "./command-context";
import type { CommandNode } from "./command-node";

/** What a module of a command exports. */
interface CommandModule {
  /** @returns the exit code */
  readonly run: (context: CommandContext, args: Arguments) => Promise<number>;
}

/** A command with its code, which is loaded when it runs, so that `--help` stays fast. */
export interface CommandSpec extends CommandNode {
  readonly commands?: readonly CommandSpec[];
  /** Absent: the command only groups others. */
  readonly load?: () => Promise<CommandModule>;
}
