import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import { LogFolder, recorded } from "@bedrock-routed/callbacks/testing";
import { expect, it } from "vitest";

const command = fileURLToPath(new URL("../../dist/bedrock-savings.js", import.meta.url));
const folder = new LogFolder();

it("the built command prints only the report to a pipe, and exits with 1 when a log is missing", {
  timeout: 120_000,
}, () => {
  const path = folder.write(toLogLine(recorded()));
  const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  const { status, stdout, stderr } = run("report", path, "--format", "json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ calls: 1 });
  expect(run("report", `${path}.missing`)).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("no such file"),
  });
});
