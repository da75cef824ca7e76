// `npm run notebooks`: executes the notebooks of the examples, offline, and keeps their outputs in the files. With
// `-- --check`, the files stay as they are, and the outputs must be those that are kept. Names select notebooks.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { bootstrap, root } from "./bootstrap.mjs";
import { compareNotebooks, findProblems, formatNotebook, parseNotebook } from "./notebooks/notebook-file.mjs";

const folder = join(root, "examples", "notebooks");
const cache = join(root, "node_modules", ".cache");
/** A machine of CI has two cores. */
const AT_ONCE = 2;
const HELP = `Usage: npm run notebooks [-- [--check] [name…]]

Executes the notebooks in examples/notebooks, offline, and writes their outputs into the files.
  --check   compares the outputs with the files instead, and exits with 1 if they differ`;
const NO_JUPYTER = `error: \`jupyter nbconvert\` is needed to execute notebooks. On Debian and Ubuntu:
  apt-get install --no-install-recommends jupyter-nbconvert jupyter-client python3-nbclient python3-nbconvert jupyter-core
Elsewhere: pip install nbconvert nbclient`;

const args = process.argv.slice(2);
const isCheck = args.includes("--check");
const names = args.filter((arg) => !arg.startsWith("--")).map((name) => basename(name, ".ipynb"));
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".ipynb"))
  .map((file) => basename(file, ".ipynb"));
const unknown = args.find((arg) => (arg.startsWith("--") ? arg !== "--check" : !all.includes(basename(arg, ".ipynb"))));
if (unknown !== undefined) fail(`error: there is no option or notebook ${unknown}.\n\n${HELP}\n\n${all.join("\n")}`, 2);
if (spawnSync("jupyter", ["nbconvert", "--version"]).status !== 0) fail(NO_JUPYTER, 1);

bootstrap({ withDeclarations: false });
const executed = mkdtempSync(join(tmpdir(), "notebooks-"));
const env = { ...process.env, ...installKernel() };
const queue = names.length > 0 ? names : all;
const failures = await Promise.all(Array.from({ length: AT_ONCE }, executeQueue));
rmSync(executed, { recursive: true });
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
  const command = join(root, "examples", "node_modules", ".bin", "deno");
  const deno = execFileSync(command, ["eval", script], { encoding: "utf8", shell: process.platform === "win32" });
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
  const output = await nbconvert(file);
  const now = parseNotebook(readFileSync(output, "utf8"));
  const problems = findProblems(now, [root, homedir(), tmpdir(), hostname()]);
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

/** @returns the path of the executed copy */
async function nbconvert(file) {
  const settings = {
    kernel_name: "deno",
    // Seconds for one cell.
    timeout: 300,
    record_timing: "False",
    // Errors are read from the outputs, where they have the number of the cell.
    allow_errors: "True",
  };
  const options = Object.entries(settings).map(([key, value]) => `--ExecutePreprocessor.${key}=${value}`);
  const jupyter = spawn(
    "jupyter",
    ["nbconvert", "--to", "notebook", "--execute", ...options, "--output-dir", executed, file],
    { env, stdio: ["ignore", "ignore", "pipe"] },
  );
  const closed = new Promise((resolve, reject) => jupyter.on("close", resolve).on("error", reject));
  const [messages, code] = await Promise.all([text(jupyter.stderr), closed]);
  if (code !== 0) throw new Error(`jupyter nbconvert ended with ${code}:\n${messages}`);
  return join(executed, basename(file));
}
