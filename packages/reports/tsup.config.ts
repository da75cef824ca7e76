import type { Options } from "tsup";
import { commandPreset, preset } from "../../tsup.preset";

const command = "bedrock-savings";

/** The library, and the command, which imports the library. */
const config: Options[] = [
  // Both are built at the same time, so the library must not delete the command.
  {
    ...preset,
    entry: { index: "src/index.ts", reconcile: "src/reconcile/index.ts" },
    clean: ["**/*", `!${command}.js`],
  },
  {
    ...commandPreset,
    entry: { [command]: "src/command/main.ts" },
    external: ["@bedrock-routed/callbacks", "@bedrock-routed/reports"],
  },
];
export default config;
