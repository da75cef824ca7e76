#!/usr/bin/env node
import { run } from "@bedrock-routed/cli";
import { hideSdkNotice } from "./env";

hideSdkNotice();

const ended = new AbortController();
// The second Ctrl-C ends the process at once, because nobody listens any more.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => ended.abort(new Error(`Ended by ${signal}.`)));
}
// `bedrock-routed … | head` closes the pipe early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), { signal: ended.signal });
