import { parseArgs } from "node:util";
import { renderComparison } from "./compare-scorers";
import { checkShipped, trainShipped } from "./train-shipped";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, data: { type: "string", default: "packages/router/data" } },
});
const [command, collections] = positionals;
if (collections === undefined || !["train", "check", "compare"].includes(command ?? "")) {
  console.error(
    "Usage: shipped-weights.mjs train|check|compare <folder of the collections> [--seed 1] [--data <folder>]",
  );
  process.exitCode = 2;
} else if (command === "train") {
  console.log(trainShipped(collections, values.data, Number(values.seed)));
} else if (command === "check") {
  const changed = checkShipped(collections, values.data, Number(values.seed));
  console.log(changed.length === 0 ? "The same bytes." : `Not the same bytes: ${changed.join(", ")}.`);
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  console.log(renderComparison(collections, Number(values.seed)));
}
