import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Options } from "tsup";

/**
 * Inlines `import text from "./file.json?raw"` as a string, as Vite does.
 * Data stays readable JSON in the tree and is parsed only when first asked for.
 */
const rawText: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "raw-text",
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: resolve(dirname(args.importer), args.path.slice(0, -"?raw".length)),
      namespace: "raw-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "raw-text" }, async (args) => ({
      contents: await readFile(args.path, "utf8"),
      loader: "text",
      watchFiles: [args.path],
    }));
  },
};

/** What every package builds: ESM, CJS and declarations from one entry. */
export const preset: Options = {
  entry: ["src/index.ts"],
  format: ["esm", "cjs"],
  target: "node20",
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: true,
  esbuildPlugins: [rawText],
};
