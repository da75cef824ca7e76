import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./bootstrap.mjs";

/** A checkout in which nothing was installed. */
let checkout;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), "bootstrap-"));
  mkdirSync(join(checkout, "scripts"));
  for (const file of ["scripts/bootstrap.mjs", "scripts/describe-files.mjs", "package.json", "pnpm-lock.yaml"]) {
    cpSync(join(root, file), join(checkout, file));
  }
});
afterAll(() => rmSync(checkout, { recursive: true }));

function bootstrap(prelude = "", options = {}) {
  const module = JSON.stringify(join(checkout, "scripts/bootstrap.mjs"));
  const program = `${prelude} (await import(${module})).bootstrap(${JSON.stringify(options)});`;
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

describe.skipIf(process.platform === "win32")("in a checkout that is installed", () => {
  const write = (path, text) => writeFileSync(join(checkout, path), text);
  /** A build of one package, which copies its source and counts how often it ran. */
  const turbo = `#!/bin/sh
echo built >> node_modules/builds
mkdir -p packages/a/dist
cp packages/a/src/index.ts packages/a/dist/index.js
if [ -f node_modules/edit ]; then echo edited > packages/a/src/index.ts; rm node_modules/edit; fi
`;
  const builds = (options) => {
    const { status, stderr } = bootstrap("", options);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return readFileSync(join(checkout, "node_modules/builds"), "utf8").split("\n").length - 1;
  };
  const built = () => readFileSync(join(checkout, "packages/a/dist/index.js"), "utf8");

  beforeAll(() => {
    for (const folder of ["node_modules/.bin", "packages/a/src"])
      mkdirSync(join(checkout, folder), { recursive: true });
    const lockfile = readFileSync(join(checkout, "pnpm-lock.yaml"));
    write("node_modules/.installed-lockfile", createHash("sha256").update(lockfile).digest("hex"));
    write("node_modules/.bin/turbo", turbo);
    chmodSync(join(checkout, "node_modules/.bin/turbo"), 0o755);
    write("packages/a/src/index.ts", "one");
  });

  it("builds only if a file of the build changed", () => {
    expect([builds(), builds(), builds()]).toEqual([1, 1, 1]);

    write("packages/a/src/index.ts", "two");
    expect([builds(), built(), builds()]).toEqual([2, "two", 2]);

    write("packages/a/src/new.ts", "");
    expect([builds(), builds()]).toEqual([3, 3]);

    write("tsup.preset.ts", "");
    expect([builds(), builds()]).toEqual([4, 4]);

    write("packages/a/dist/index.js", "not what was built");
    expect([builds(), built(), builds()]).toEqual([5, "two", 5]);

    rmSync(join(checkout, "packages/a/dist"), { recursive: true });
    expect([builds(), built(), builds()]).toEqual([6, "two", 6]);
  });

  it("builds declarations only for commands that need them", () => {
    const programs = { withDeclarations: false };
    write("packages/a/src/index.ts", "declared");
    const before = builds(programs);
    expect([builds(programs), builds(), builds(programs), builds()].map((count) => count - before)).toEqual([
      0, 1, 1, 1,
    ]);
  });

  it("builds when a file of the same size and time takes the place of another", () => {
    const source = join(checkout, "packages/a/src/index.ts");
    const long = new Date(0);
    utimesSync(source, long, long);
    const before = builds();
    write("packages/a/src/index.ts", "owt");
    utimesSync(source, long, long);
    expect([builds() - before, built()]).toEqual([1, "owt"]);
  });

  it("builds again what changed during a build", () => {
    write("packages/a/src/index.ts", "three");
    write("node_modules/edit", "");
    const before = builds();
    expect(built()).toBe("three");
    expect([builds() - before, built()]).toEqual([1, "edited\n"]);
  });
});
