// Makes a checkout ready to run: installs when the lockfile changed, builds what changed.
// Needs nothing but Node and npm, so it imports nothing that an install brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");
const stamp = join(root, "node_modules", ".installed-lockfile");

/** Runs a program with the workspace's binaries on its path; ends this process when it fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    // What a build prints goes to stderr: stdout belongs to the program that follows.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    env: {
      ...process.env,
      PATH: `${binaries}${delimiter}${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
    },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function install() {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error("Installing dependencies (once for each lockfile) …");
  run("npx", ["--yes", packageManager, "install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn"]);
  writeFileSync(stamp, lockfile);
}

export function bootstrap() {
  install();
  run("turbo", ["run", "build", "--output-logs=errors-only", "--log-order=grouped"]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bootstrap();
