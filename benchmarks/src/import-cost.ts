// What importing a package costs: each sample is a fresh process, and the packages take turns.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { median } from "./statistics";

const SAMPLES = 11;
/** Loads a package as CommonJS, because `require.cache` then lists every file that was loaded. */
const program = `
const name = process.argv[1];
const started = performance.now();
if (name !== "nothing") require(name);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, files: Object.keys(require.cache) }));
`;

interface Sample {
  readonly ms: number;
  readonly files: readonly string[];
}

const names = process.argv.slice(2);
if (names.length === 0) {
  names.push("core", "chat-model", "retriever", "callbacks", "rag", "local", "reports");
  names.push(
    "callbacks/cloudwatch",
    "callbacks/file",
    "callbacks/json",
    "callbacks/langsmith",
    "callbacks/open-telemetry",
  );
}
const { resolve } = createRequire(import.meta.url);
const paths = new Map(names.map((name) => [name, resolve(`@bedrock-routed/${name}`)]));
const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));

// The first round only warms the disk's cache.
for (let round = 0; round <= SAMPLES; round += 1) {
  for (const [name, taken] of samples) {
    const sample = load(paths.get(name) ?? name);
    if (round > 0) taken.push(sample);
  }
}

console.log(`require() in a fresh process, medians of ${SAMPLES}:`);
console.table(
  [...samples].map(([name, taken]) => {
    const files = taken[0]?.files ?? [];
    return { name, ms: median(taken.map(({ ms }) => ms)).toFixed(1), files: files.length, packages: packagesOf(files) };
  }),
);

function load(path: string): Sample {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return JSON.parse(execFileSync(process.execPath, ["-e", program, path], { encoding: "utf8", env }));
}

/** How many npm packages the files come from. */
function packagesOf(files: readonly string[]): number {
  const names = files.map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return new Set(names.filter((name) => name !== undefined)).size;
}
