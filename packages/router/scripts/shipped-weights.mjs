// Makes the weights that this package ships (`train`), or compares scorers on the same collections (`compare`).
//   node packages/router/scripts/shipped-weights.mjs train <folder of the collections> [--seed 1]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "shipped-weights-"));
const outfile = join(folder, "main.mjs");
try {
  await build({
    entryPoints: [fileURLToPath(new URL("../src/shipped/main.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
