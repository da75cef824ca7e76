// Measures `npm start -- --docs FOLDER "question"` over 3,000 Markdown files when the index is already kept: the whole
// command, from npm to the end of the process. Beside it, what Node and npm alone take on the machine.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCompilerMessages, readDeclarations } from "./passages";
import { median } from "./statistics";

const FILES = 3_000;
const SECTIONS = 4;
const PARAGRAPHS = 4;
const RUNS = 7;
const question = "How many tokens can a cache point cover?";
const root = fileURLToPath(new URL("../../", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "second-question-"));
try {
  const bytes = writeDocuments(join(folder, "docs"));
  // What the user keeps elsewhere is neither read nor written.
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), npm_config_update_notifier: "false" };
  const measure = (command: string, args: readonly string[], cwd: string = root): number => {
    const started = performance.now();
    execFileSync(command, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
    return (performance.now() - started) / 1000;
  };
  const ask = (docs: string): number => measure("npm", ["start", "--silent", "--", "--docs", docs, question]);
  const small = join(folder, "small");
  mkdirSync(small);
  writeFileSync(join(small, "cache.md"), "# Cache points\n\nA cache point covers up to 20,000 tokens.\n");
  const idle = join(folder, "idle");
  mkdirSync(idle);
  writeFileSync(join(idle, "package.json"), JSON.stringify({ scripts: { start: "node -e 0" } }));
  const first = ask(join(folder, "docs"));
  ask(small);
  const contenders: Readonly<Record<string, () => number>> = {
    "second question over 3,000 files": () => ask(join(folder, "docs")),
    "the same over one file": () => ask(small),
    "npm start of a program that does nothing": () => measure("npm", ["start", "--silent"], idle),
    "node alone": () => measure(process.execPath, ["-e", "0"]),
  };
  const samples = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  const loadBefore = loadavg()[0] ?? Number.NaN;
  for (let round = 0; round < RUNS; round += 1) {
    for (const [name, run] of Object.entries(contenders)) samples.get(name)?.push(run());
  }
  console.log(
    `${FILES} Markdown files, ${(bytes / 1e6).toFixed(1)} MB; the first question took ${first.toFixed(1)} s.`,
  );
  console.log(
    `${RUNS} runs each, in turns; load of the machine before ${loadBefore.toFixed(1)}, after ${loadavg()[0]?.toFixed(1)}; Node ${process.version}.`,
  );
  console.table(
    [...samples].map(([what, taken]) => ({
      "seconds of": what,
      best: Math.min(...taken).toFixed(2),
      median: median(taken).toFixed(2),
      worst: Math.max(...taken).toFixed(2),
    })),
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Writes files of English and Japanese documentation. Returns their size in bytes. */
function writeDocuments(docs: string): number {
  mkdirSync(docs);
  const english = ["@aws-sdk/client-bedrock-runtime", "@aws-sdk/client-bedrock-agent-runtime"].flatMap(
    readDeclarations,
  );
  const japanese = readCompilerMessages();
  let bytes = 0;
  for (let index = 0; index < FILES; index += 1) {
    // One file in ten is Japanese.
    const passages = index % 10 === 0 ? japanese : english;
    const from = (index * SECTIONS * PARAGRAPHS) % passages.length;
    const taken = [...passages, ...passages].slice(from, from + SECTIONS * PARAGRAPHS);
    const sections = taken.map(({ id, text }, at) => (at % PARAGRAPHS === 0 ? `## ${id}\n\n${text}` : text));
    const text = `# Page ${index}\n\n${sections.join("\n\n")}\n`;
    bytes += Buffer.byteLength(text);
    writeFileSync(join(docs, `page-${index}.md`), text);
  }
  return bytes;
}
