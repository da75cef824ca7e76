import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of the example printed and how it ended. */
export interface ExampleRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

const main = new URL("../dist/main.js", import.meta.url).href;
const program = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;

/** Where runs keep indexes, so that they do not write to the cache folder of the user. */
const cache = mkdtempSync(join(tmpdir(), "bedrock-routed-cache-"));
process.once("exit", () => rmSync(cache, { recursive: true, force: true }));

/** Runs the built example in a process of its own, as `npm start -- …args` does after its set-up. */
export function runExample(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ExampleRun> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
    env: {
      PATH: process.env.PATH,
      XDG_CACHE_HOME: cache,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on("close", (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}
