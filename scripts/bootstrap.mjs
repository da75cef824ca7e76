// Makes a checkout ready to run: installs when the lockfile changed, builds what changed.
// Needs nothing but Node and npm, so it imports nothing that an install brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeFiles } from "./describe-files.mjs";

const OLDEST_NODE = 20;
/** What npm and pnpm print when they cannot reach the registry. */
const UNREACHABLE =
  /\b(?:ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|ERR_PNPM_NO_OFFLINE_TARBALL)\b/;

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");
const stamp = join(root, "node_modules", ".installed-lockfile");
const builtStamp = join(root, "node_modules", ".built-files");
/** The mark of a build without declarations. */
const PROGRAMS_ONLY = "programs only";

/** Runs a program with the workspace's binaries on its path. Shows what it printed, and ends this process, when it fails. */
function run(command, args, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    shell: process.platform === "win32",
    env: {
      ...process.env,
      PATH: `${binaries}${delimiter}${process.env.PATH}`,
      // `npm start --silent` must not silence what goes wrong.
      npm_config_loglevel: "error",
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      ...env,
    },
  });
  if (error) throw error;
  if (status === 0) return;
  if (UNREACHABLE.test(`${stdout}${stderr}`)) {
    console.error(
      "error: the npm registry cannot be reached. Go online, or check npm's `proxy` and `registry` settings, and run the command again.",
    );
    process.exit(status ?? 1);
  }
  console.error(`${stdout}${stderr}\nerror: \`${command} ${args.join(" ")}\` failed.`);
  process.exit(status ?? 1);
}

function install() {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error("Installing dependencies (once for each lockfile) …");
  run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, lockfile);
}

function requireNode() {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST_NODE) return;
  console.error(`error: Node ${OLDEST_NODE} or later is needed; this is ${node}.`);
  process.exit(1);
}

/**
 * Builds what changed. If no file changed since the last build, not even turbo is started, which needs a third of a
 * second to find that out. A build with declarations serves programs as well.
 * @param withDeclarations whether types are built too, which takes most of the time of a first build
 */
function build(withDeclarations) {
  const { sources, outputs } = describeFiles(root);
  const files = `${sources} ${outputs}`;
  const built = existsSync(builtStamp) ? readFileSync(builtStamp, "utf8") : "";
  if (built === files || (built === `${files} ${PROGRAMS_ONLY}` && !withDeclarations)) return;
  rmSync(builtStamp, { force: true });
  if (!existsSync(join(root, "examples", "dist"))) console.error("Building (later, only what changed) …");
  const env = withDeclarations ? {} : { BUILD_DECLARATIONS: "false" };
  run("turbo", ["run", "build", "--output-logs=errors-only", "--log-order=grouped"], env);
  // A source that changed during the build must be built again, so the sources are as they were before it.
  const now = `${sources} ${describeFiles(root).outputs}`;
  writeFileSync(builtStamp, withDeclarations ? now : `${now} ${PROGRAMS_ONLY}`);
}

/** @param withDeclarations `false` for a command that only runs a program */
export function bootstrap({ withDeclarations = true } = {}) {
  requireNode();
  install();
  build(withDeclarations);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bootstrap();
