// How long the command takes until its help is on the screen, beside an empty Node program.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const RUNS = 15;
const manifest = createRequire(import.meta.url).resolve("@bedrock-routed/cli/package.json");
const program = join(dirname(manifest), "dist/bedrock-routed.js");

/** The median of the time of a process, in ms. */
function medianOf(args: readonly string[]): number {
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

const rows = {
  "an empty program": ["--eval", ""],
  "bedrock-routed --help": [program, "--help"],
  "bedrock-routed routers ensure --help": [program, "routers", "ensure", "--help"],
  "bedrock-routed explain": [program, "explain", "us.amazon.nova-lite-v1:0", "--region", "us-east-1"],
};
for (const [name, args] of Object.entries(rows)) console.log(`${name.padEnd(40)} ${medianOf(args).toFixed(0)} ms`);
