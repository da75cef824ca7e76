import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Options } from "tsup";
import { bundleBrowserScript } from "./scripts/bundle-browser-script";

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

/** Inlines `import script from "./file.ts?script"`: the script of a page, bundled, as a string. */
export const browserScript: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "browser-script",
  setup(build) {
    build.onResolve({ filter: /\?script$/ }, (args) => ({
      path: resolve(dirname(args.importer), args.path.slice(0, -"?script".length)),
      namespace: "browser-script",
    }));
    build.onLoad({ filter: /.*/, namespace: "browser-script" }, async (args) => ({
      contents: await bundleBrowserScript(args.path),
      loader: "text",
    }));
  },
};

const output: Options = {
  target: "node20",
  // The output is readable as it is, and maps would double the size of what users install.
  sourcemap: false,
  // Other runtimes and bundlers know Node's modules by the prefix `node:`.
  removeNodeProtocol: false,
};

/** What every package builds: ESM, CJS and declarations from one entry. Programs that only run need no declarations. */
export const preset: Options = {
  ...output,
  entry: ["src/index.ts"],
  format: ["esm", "cjs"],
  dts: process.env.BUILD_DECLARATIONS !== "false",
  clean: true,
  treeshake: true,
  // Private to this workspace, so it is part of what is published.
  noExternal: ["@bedrock-routed/html"],
  esbuildPlugins: [rawText, browserScript],
};

/** What a command builds beside its library, which it imports. */
export const commandPreset: Options = { ...output, format: ["esm"] };
