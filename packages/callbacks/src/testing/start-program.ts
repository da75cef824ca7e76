import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** A running process, and what it prints. */
export interface Program {
  readonly child: ChildProcess;
  /** Resolves with the next output, and rejects when the process ends before. */
  readonly printed: () => Promise<string>;
  readonly ended: Promise<{ stdout: string; stderr: string; code: number | null; signal: NodeJS.Signals | null }>;
}

const built = ["index", "cloudwatch", "dynamodb", "file"].map(
  (entry) => new URL(`../../dist/${entry}.js`, import.meta.url).href,
);
const prelude = `
const callbacks = Object.assign({}, ...(await Promise.all(${JSON.stringify(built)}.map((entry) => import(entry)))));
const recordOf = (runId, more = {}) => ({
  runId, at: Date.now(), day: new Date().toISOString().slice(0, 10), path: [], tags: [], labels: {},
  outcome: "answered", streamed: false, signals: [], ...more,
});
`;

/**
 * Runs a module in a separate Node process. The variable `callbacks` has the exports of the built
 * package, and `recordOf(runId, more)` creates records.
 * @param shell commands before Node starts, such as `ulimit -f 8`
 */
export function startProgram(code: string, shell = "true", options: SpawnOptions = {}): Program {
  const child = spawn(
    "sh",
    ["-c", `${shell} && exec "$0" --input-type=module -e "$1"`, process.execPath, prelude + code],
    { cwd: new URL("../..", import.meta.url), stdio: ["pipe", "pipe", "pipe"], ...options },
  );
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended: Program["ended"] = new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ stdout, stderr, code, signal }));
  });
  const printed: Program["printed"] = () =>
    new Promise((resolve, reject) => {
      child.stdout?.once("data", resolve);
      void ended.then(() => reject(new Error(`The program ended before it printed. ${stderr}`)));
    });
  return { child, printed, ended };
}
