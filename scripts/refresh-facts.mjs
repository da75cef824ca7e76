// Lists where the sources of packages/core/data disagree, and brings the data up to date:
//
// - AWS's Price List (price-list.tsv, price-list-names.json) beside the prices that it replaced
// - the Price List, and where it is silent models.json, beside the upstream source that the npm registry holds
//
// `--write` generates price-list.json and applies what upstream changed in models.json, one line a
// model, for `git diff` to review. `--offline` leaves out the registry.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import {
  compactPriceList,
  dateOfPriceList,
  printPriceList,
  readPriceListTable,
  unmatchedNames,
} from "./facts/compact-price-list.mjs";
import {
  compareWithPriceList,
  describeDisagreement,
  describeDoubts,
  isListed,
  readFormerPrices,
} from "./facts/compare-price-list.mjs";
import { applyDifferences, comparePrices, describeDifference, readPiAiPrices } from "./facts/compare-prices.mjs";

const SOURCE = "@earendil-works/pi-ai";
const SOURCE_FILE = "package/dist/providers/data/amazon-bedrock.json";
const isWriting = process.argv.includes("--write");
const isOffline = process.argv.includes("--offline");
const fileOf = (name) => join(root, "packages", "core", "data", name);
const readJson = (name) => JSON.parse(readFileSync(fileOf(name), "utf8"));

const priceList = refreshPriceList();
if (!isOffline) refreshModels(priceList);

/** The compact Price List. It is written where it differs from the file. */
function refreshPriceList() {
  const text = readFileSync(fileOf("price-list.tsv"), "utf8");
  const names = readJson("price-list-names.json");
  const table = readPriceListTable(text);
  const compact = compactPriceList(table, names);
  const disagreements = compareWithPriceList(compact, readFormerPrices(readJson("former-prices.json")));
  console.log(
    `AWS's Price List of ${dateOfPriceList(text)} beside the prices before it: ${disagreements.length} differ.`,
  );
  for (const disagreement of disagreements) console.log(describeDisagreement(disagreement));
  for (const line of describeDoubts(compact)) console.log(line);
  for (const [name, reason] of Object.entries(names["left out"])) console.log(`- ${name} is left out: ${reason}.`);
  console.log(`Names without a model of ours: ${unmatchedNames(table, names).join(", ")}.`);
  if (isWriting) writeFileSync(fileOf("price-list.json"), printPriceList(dateOfPriceList(text), compact));
  return compact;
}

/** Compares upstream with the Price List, and with our data where the list is silent. */
function refreshModels(list) {
  const data = readJson("models.json");
  const upstream = fetchSource(data.asOf);
  const prices = readPiAiPrices(upstream.file);
  const disagreements = compareWithPriceList(list, prices, SOURCE);
  console.log(`${SOURCE}@${upstream.version} beside AWS's Price List: ${disagreements.length} differ.`);
  for (const disagreement of disagreements) console.log(describeDisagreement(disagreement));
  const unlisted = prices.filter(({ modelId, scope }) => !isListed(list, modelId, scope));
  const differences = comparePrices(data.models, unlisted);
  console.log(`${SOURCE}@${upstream.version} beside our data of ${data.asOf}: ${differences.length} differences.`);
  for (const difference of differences) console.log(describeDifference(difference));
  console.log(
    "Not compared, as they are not packages: AWS's pricing page and user guide, mirai, models.dev; and rates of long requests.",
  );
  if (!isWriting || !differences.some(({ applies }) => applies)) return;
  const title = `npm ${SOURCE}@${upstream.version} dist/providers/data/amazon-bedrock.json`;
  const today = new Date().toISOString().slice(0, 10);
  const sources = { ...data.sources, "pi-ai": { title, asOf: today } };
  const models = applyDifferences(data.models, differences);
  writeFileSync(fileOf("models.json"), print({ ...data, asOf: today, sources, models }));
  console.log("Written. Review it with `git diff`, and run the tests: they compare prices with another table.");
}

function fetchSource(asOf) {
  const folder = mkdtempSync(join(tmpdir(), "bedrock-routed-facts-"));
  try {
    execFileSync("npm", ["pack", `${SOURCE}@latest`, "--silent"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const [tarball = ""] = readdirSync(folder);
    const file = execFileSync("tar", ["-xzOf", tarball, SOURCE_FILE], { cwd: folder, maxBuffer: 1 << 28 });
    const version = tarball.match(/-(\d+\.\d+\.\d+.*)\.tgz$/)?.[1] ?? "unknown";
    return { file: JSON.parse(file.toString("utf8")), version };
  } catch {
    console.error(`error: ${SOURCE} cannot be fetched. Is there a network? The data stays as it is, of ${asOf}.`);
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON with one source or model a line, so that a diff shows whole ones. */
function print({ asOf, units, sources, retrievalPrices, models }) {
  const lines = (entries) =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const head = `  "asOf": ${JSON.stringify(asOf)},\n  "units": ${JSON.stringify(units)},`;
  const fields = Object.entries({ sources, retrievalPrices, models });
  const body = fields.map(([name, entries]) => `  ${JSON.stringify(name)}: {\n${lines(entries)}\n  }`).join(",\n");
  return `{\n${head}\n${body}\n}\n`;
}
