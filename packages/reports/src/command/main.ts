#!/usr/bin/env node
import { localeEnvironment } from "./env";
import { runCommand } from "./run-command";

const CLEAR_LINE = "\r\u001b[K";

const terminal = {
  out: (text: string) => console.log(text),
  error: (line: string) => console.error(line),
  progress: process.stderr.isTTY ? (line: string) => process.stderr.write(`${CLEAR_LINE}${line}`) : undefined,
};
process.exitCode = await runCommand(process.argv.slice(2), terminal, localeEnvironment());
