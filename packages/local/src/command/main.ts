#!/usr/bin/env node
import { runLocalCommand } from "@bedrock-routed/local";

const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());

process.exitCode = await runLocalCommand(process.argv.slice(2), {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  stopped: stopped.signal,
});
