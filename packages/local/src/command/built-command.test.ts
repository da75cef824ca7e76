import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const command = fileURLToPath(new URL("../../dist/bedrock-local.js", import.meta.url));

it.each(["SIGINT", "SIGTERM"] as const)(
  "the built command starts, and exits with 0 at %s",
  async (signal) => {
    const child = spawn(process.execPath, [command, "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(child.stdout.setEncoding("utf8"), "data");
    expect(JSON.parse(String(line))).toMatchObject({ event: "start", url: expect.stringContaining("127.0.0.1") });
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  },
  120_000,
);
