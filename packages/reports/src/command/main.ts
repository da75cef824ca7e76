#!/usr/bin/env node
import { runCommand } from "./run-command";

const CLEAR_LINE = "\r\u001b[K";

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (line) => console.error(line),
  progress: process.stderr.isTTY ? (line) => process.stderr.write(`${CLEAR_LINE}${line}`) : undefined,
});
