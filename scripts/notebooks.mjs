// `npm run notebooks`: executes the notebooks of the examples, offline, and keeps their outputs in the files. With
// `-- --check`, the files stay as they are, and the outputs must be those that are kept. Names select notebooks.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { bootstrap, root } from "./bootstrap.mjs";
import { compareNotebooks, findProblems, formatNotebook, parseNotebook } from "./notebooks/notebook-file.mjs";

const folder = join(root, "examples", "notebooks");
const cache = join(root, "node_modules", ".cache");
const DENO_VERSION = "2.9.6";
/** A machine of CI has two cores. */
const AT_ONCE = 2;
const HELP = `Usage: npm run notebooks [-- [--check] [name…]]

Executes the notebooks in examples/notebooks, offline, and writes their outputs into the files.
  --check   compares the outputs with the files instead, and exits with 1 if they differ`;
const NO_JUPYTER = `error: Jupyter's client for Python is needed to execute notebooks.
  Debian, Ubuntu: apt-get install --no-install-recommends python3-jupyter-client
  elsewhere:      pip install jupyter-client`;

const args = process.argv.slice(2);
const isCheck = args.includes("--check");
const names = args.filter((arg) => !arg.startsWith("--")).map((name) => basename(name, ".ipynb"));
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".ipynb"))
  .map((file) => basename(file, ".ipynb"));
const unknown = args.find((arg) => (arg.startsWith("--") ? arg !== "--check" : !all.includes(basename(arg, ".ipynb"))));
if (unknown !== undefined) fail(`error: there is no option or notebook ${unknown}.\n\n${HELP}\n\n${all.join("\n")}`, 2);
// Debian's packages belong to Debian's Python, which need not be the first one.
const python = ["python3", "/usr/bin/python3", "python"].find(
  (command) => spawnSync(command, ["-c", "import jupyter_client"]).status === 0,
);
if (python === undefined) fail(NO_JUPYTER, 1);

bootstrap({ withDeclarations: false });
const env = { ...process.env, ...installKernel() };
const queue = names.length > 0 ? names : all;
const failures = await Promise.all(Array.from({ length: AT_ONCE }, executeQueue));
process.exitCode = failures.flat().length > 0 ? 1 : 0;

function fail(message, code) {
  console.error(message);
  process.exit(code);
}

/**
 * Writes the description of Deno's kernel, which has the path of its program, to where only this command looks.
 * @returns the environment in which Jupyter finds it
 */
function installKernel() {
  const script = "console.log(Deno.execPath())";
  // Not a dependency: its 92 MB would make the first `npm start` slower for everyone.
  const command = ["--yes", `deno@${DENO_VERSION}`, "eval", script];
  const deno = execFileSync("npx", command, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  const kernel = join(cache, "jupyter", "kernels", "deno");
  mkdirSync(kernel, { recursive: true });
  const argv = [deno.trim(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  writeFileSync(join(kernel, "kernel.json"), JSON.stringify({ argv, display_name: "Deno", language: "typescript" }));
  return {
    JUPYTER_DATA_DIR: join(cache, "jupyter"),
    JUPYTER_RUNTIME_DIR: join(cache, "jupyter", "runtime"),
    JUPYTER_CONFIG_DIR: join(cache, "jupyter", "config"),
    DENO_DIR: join(cache, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
}

/** Executes notebooks until none is left. Returns the names of those that failed. */
async function executeQueue() {
  const failed = [];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const started = performance.now();
    const problems = await execute(name).catch((error) => [error.message]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${problems.length === 0 ? "ok    " : "failed"} ${name} (${seconds} s)`);
    for (const problem of problems) console.error(`  ${problem}`);
    if (problems.length > 0) failed.push(name);
  }
  return failed;
}

/** @returns what is wrong */
async function execute(name) {
  const file = join(folder, `${name}.ipynb`);
  const kept = parseNotebook(readFileSync(file, "utf8"));
  const now = parseNotebook(await runCells(file));
  const problems = findProblems(now, [root, homedir()]);
  if (problems.length > 0) return problems;
  if (!isCheck) {
    writeFileSync(file, formatNotebook(now));
    return [];
  }
  const differences = compareNotebooks(kept, now);
  return differences.length === 0
    ? []
    : [...differences, "If this is intended, run `npm run notebooks` and commit the files."];
}

/** @returns the executed notebook, as Jupyter describes it */
async function runCells(file) {
  const script = join(root, "scripts", "notebooks", "execute.py");
  const child = spawn(python, [script, file, folder], { env, stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  const [output, messages, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (code !== 0) throw new Error(`its execution ended with ${code}:\n${messages}`);
  return output;
}
