import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";

const program = `import { main } from ${JSON.stringify(new URL("../dist/web.js", import.meta.url).href)};
process.exitCode = await main(process.argv.slice(1));`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

/** Runs the built program as `npm run web -- …args` does after its set-up. */
function runWeb(...args: string[]): ChildProcess {
  child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
    env: { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return child;
}

async function firstLineOf(stream: Readable | null): Promise<string> {
  if (stream === null) return "";
  for await (const line of createInterface({ input: stream })) return line;
  return "";
}

describe("npm run web", () => {
  it("serves the page over the sample handbook until it is interrupted", async () => {
    const web = runWeb("--port", "0", "--no-index-cache");
    const url = /^Open (http:\/\/127\.0\.0\.1:\d+) in a browser\./.exec(await firstLineOf(web.stdout))?.[1] ?? "";
    const page = await (await fetch(url)).text();
    expect(page).toContain("What is the hotel limit per night in Singapore?");
    web.kill("SIGTERM");
    expect(await once(web, "exit")).toEqual([0, null]);
  });

  it("says in one line what is wrong with its options", async () => {
    const web = runWeb("--port", "many");
    const [line, [exitCode]] = await Promise.all([firstLineOf(web.stderr), once(web, "exit")]);
    expect(line).toMatch(/--port.*Use a whole number from 0 to 65535/);
    expect(exitCode).toBe(2);
  });
});
