// Compares packages/core/data/models.json with the upstream source that the npm registry holds, and
// prints what differs; `--write` applies it, one line a model, for `git diff` to review.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { applyDifferences, comparePrices, describeDifference, readPiAiPrices } from "./facts/compare-prices.mjs";

const SOURCE = "@earendil-works/pi-ai";
const SOURCE_FILE = "package/dist/providers/data/amazon-bedrock.json";
const dataFile = join(root, "packages", "core", "data", "models.json");

const data = JSON.parse(readFileSync(dataFile, "utf8"));
const upstream = fetchSource();
const differences = comparePrices(data.models, readPiAiPrices(upstream.file));

console.log(`${SOURCE}@${upstream.version} beside our data of ${data.asOf}: ${differences.length} differences.`);
for (const difference of differences) console.log(describeDifference(difference));
console.log(
  "Not compared, as they are not packages: AWS's pricing page and user guide, mirai, portkey, models.dev; and rates of long requests.",
);

if (process.argv.includes("--write") && differences.some(({ applies }) => applies)) {
  const sources = {
    ...data.sources,
    "pi-ai": `npm ${SOURCE}@${upstream.version} dist/providers/data/amazon-bedrock.json`,
  };
  const asOf = new Date().toISOString().slice(0, 10);
  writeFileSync(dataFile, print({ ...data, asOf, sources, models: applyDifferences(data.models, differences) }));
  console.log("Written. Review it with `git diff`, and run the tests: they compare prices with another table.");
}

function fetchSource() {
  const folder = mkdtempSync(join(tmpdir(), "bedrock-routed-facts-"));
  try {
    execFileSync("npm", ["pack", `${SOURCE}@latest`, "--silent"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const [tarball = ""] = readdirSync(folder);
    const file = execFileSync("tar", ["-xzOf", tarball, SOURCE_FILE], { cwd: folder, maxBuffer: 1 << 28 });
    const version = tarball.match(/-(\d+\.\d+\.\d+.*)\.tgz$/)?.[1] ?? "unknown";
    return { file: JSON.parse(file.toString("utf8")), version };
  } catch {
    console.error(`error: ${SOURCE} cannot be fetched. Is there a network? The data stays as it is, of ${data.asOf}.`);
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON with one source or model a line, so that a diff shows whole ones. */
function print({ asOf, units, sources, models }) {
  const lines = (entries) =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const head = `  "asOf": ${JSON.stringify(asOf)},\n  "units": ${JSON.stringify(units)},`;
  return `{\n${head}\n  "sources": {\n${lines(sources)}\n  },\n  "models": {\n${lines(models)}\n  }\n}\n`;
}
