import { parseArgs } from "node:util";
import { renderComparison } from "./compare-scorers";
import { trainShipped } from "./train-shipped";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, data: { type: "string", default: "packages/router/data" } },
});
const [command, collections] = positionals;
if (collections === undefined || (command !== "train" && command !== "compare")) {
  console.error("Usage: shipped-weights.mjs train|compare <folder of the collections> [--seed 1] [--data <folder>]");
  process.exitCode = 2;
} else if (command === "train") {
  trainShipped(collections, values.data, Number(values.seed));
} else {
  console.log(renderComparison(collections, Number(values.seed)));
}
