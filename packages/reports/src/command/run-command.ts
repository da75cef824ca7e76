import { InvalidOptionError } from "@bedrock-routed/core";
import { version } from "../../package.json";
import type { Command } from "./command";
import { parseCommand, USAGE } from "./parse-command";
import { runDistill } from "./run-distill";
import { runReport } from "./run-report";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/** Runs `bedrock-savings`. Returns the exit code: 0, 1 when it failed, 2 for wrong usage. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await run(parseCommand(args), terminal);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isUsage = error instanceof UsageError || InvalidOptionError.isInstance(error);
    terminal.error(isUsage ? `${message.replace(/\.$/, "")}. Try bedrock-savings --help.` : message);
    return isUsage ? 2 : 1;
  }
}

async function run(command: Command, terminal: Terminal): Promise<void> {
  switch (command.name) {
    case "report":
      return runReport(command, terminal);
    case "distill":
      return runDistill(command, terminal);
    case "help":
      return terminal.out(USAGE);
    case "version":
      return terminal.out(version);
  }
}
