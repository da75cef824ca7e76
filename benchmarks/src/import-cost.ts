// What importing a package costs: each sample is a fresh process, and the packages take turns.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { median } from "./statistics";

const SAMPLES = 11;
/** Loads a package as CommonJS, because `require.cache` then lists every file that was loaded. */
const program = `
const started = performance.now();
require(process.argv[1]);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, files: Object.keys(require.cache) }));
`;

interface Sample {
  readonly ms: number;
  readonly files: readonly string[];
}

const require = createRequire(import.meta.url);
const paths = {
  core: require.resolve("@bedrock-routed/core"),
  "chat-model": require.resolve("@bedrock-routed/chat-model"),
  retriever: require.resolve("@bedrock-routed/retriever"),
  router: require.resolve("@bedrock-routed/router"),
  rag: require.resolve("@bedrock-routed/rag"),
  callbacks: require.resolve("@bedrock-routed/callbacks"),
  "callbacks/cloudwatch": require.resolve("@bedrock-routed/callbacks/cloudwatch"),
  "callbacks/file": require.resolve("@bedrock-routed/callbacks/file"),
  "callbacks/json": require.resolve("@bedrock-routed/callbacks/json"),
  "callbacks/langsmith": require.resolve("@bedrock-routed/callbacks/langsmith"),
  "callbacks/open-telemetry": require.resolve("@bedrock-routed/callbacks/open-telemetry"),
  "callbacks/with-budget": require.resolve("@bedrock-routed/callbacks/with-budget"),
  reports: require.resolve("@bedrock-routed/reports"),
  local: require.resolve("@bedrock-routed/local"),
};
const samples = new Map<string, Sample[]>(Object.keys(paths).map((name) => [name, []]));

// The first round only warms the disk's cache.
for (let round = 0; round <= SAMPLES; round += 1) {
  for (const [name, path] of Object.entries(paths)) {
    const sample = load(path);
    if (round > 0) samples.get(name)?.push(sample);
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
