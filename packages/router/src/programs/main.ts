#!/usr/bin/env node
import { runProgram } from "./run-program";

process.exitCode = runProgram(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
});
