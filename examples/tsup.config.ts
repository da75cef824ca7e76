import { existsSync, readdirSync } from "node:fs";
import type { Options } from "tsup";
import { browserScript } from "../tsup.preset";

/** Each folder with a `main.ts` is an example. It becomes `dist/<folder>.js`. */
const examples = readdirSync(".")
  .filter((folder) => folder !== "src" && existsSync(`${folder}/main.ts`))
  .map((folder) => [folder, `${folder}/main.ts`]);

const output: Options = { format: ["esm"], target: "node20", splitting: false };

const config: Options[] = [
  {
    ...output,
    entry: {
      "write-report": "src/write-report.ts",
      "report-image": "src/report-image.ts",
      web: "web/serve.ts",
      screenshots: "web/screenshots.ts",
      ...Object.fromEntries(examples),
    },
    // Both are built at the same time, so neither may delete what the other writes.
    clean: ["!main.js", "!start/**"],
    // Private to this workspace.
    noExternal: ["@bedrock-routed/html"],
    external: ["playwright-core"],
    esbuildPlugins: [browserScript],
  },
  // What `npm start` runs is bundled with all that it imports: Node reads that in a third of the time that it needs for
  // the 1,200 files. What is imported on use only (the S3 client, say) stays apart, and blanks are left out.
  {
    ...output,
    splitting: true,
    entry: ["src/main.ts"],
    clean: ["!*.js"],
    noExternal: [/.*/],
    // The packages as they are built, not their sources, which the checkout's tsconfig.json names.
    tsconfig: "tsconfig.bundle.json",
    // Packages in CommonJS require Node's modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    esbuildOptions: (options) => {
      // Node reads a file without other characters faster.
      options.charset = "ascii";
      options.chunkNames = "start/[name]-[hash]";
      options.minifyWhitespace = true;
      options.minifySyntax = true;
      // The callbacks package is imported for its exports only.
      options.logOverride = { "ignored-bare-import": "silent" };
    },
  },
];
export default config;
