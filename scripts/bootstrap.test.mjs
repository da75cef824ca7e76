import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "./bootstrap.mjs";

/** A checkout in which nothing was installed. */
let checkout;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), "bootstrap-"));
  mkdirSync(join(checkout, "scripts"));
  for (const file of ["scripts/bootstrap.mjs", "package.json", "pnpm-lock.yaml"]) {
    cpSync(join(root, file), join(checkout, file));
  }
});
afterAll(() => rmSync(checkout, { recursive: true }));

function bootstrap(prelude = "") {
  const program = `${prelude} (await import(${JSON.stringify(join(checkout, "scripts/bootstrap.mjs"))})).bootstrap();`;
  const env = {
    PATH: process.env.PATH,
    HOME: checkout,
    npm_config_cache: join(checkout, "cache"),
    // Nothing listens on port 9.
    npm_config_registry: "http://127.0.0.1:9",
    npm_config_fetch_retries: "0",
  };
  return spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8", env });
}

it("names the Node that is needed before it installs anything", () => {
  const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });';
  expect(bootstrap(old)).toMatchObject({
    status: 1,
    stdout: "",
    stderr: "error: Node 20 or later is needed; this is 18.20.8.\n",
  });
});

it("says in one line what to do when the registry cannot be reached", () => {
  const { status, stderr } = bootstrap();
  expect(status).toBeGreaterThan(0);
  expect(stderr.trim().split("\n").slice(1)).toEqual([expect.stringMatching(/registry cannot be reached\. Go online/)]);
});
