import { existsSync, readdirSync } from "node:fs";
import type { Options } from "tsup";
import { browserScript } from "../tsup.preset";

/** Each folder with a `main.ts` is an example. It becomes `dist/<folder>.js`. */
const examples = readdirSync(".")
  .filter((folder) => folder !== "src" && existsSync(`${folder}/main.ts`))
  .map((folder) => [folder, `${folder}/main.ts`]);

const config: Options = {
  entry: {
    main: "src/main.ts",
    "write-report": "src/write-report.ts",
    "route-questions": "src/route-questions.ts",
    screenshots: "web/screenshots.ts",
    ...Object.fromEntries(examples),
  },
  format: ["esm"],
  target: "node20",
  clean: true,
  splitting: false,
  // Private to this workspace.
  noExternal: ["@bedrock-routed/html"],
  external: ["playwright-core"],
  esbuildPlugins: [browserScript],
};
export default config;
