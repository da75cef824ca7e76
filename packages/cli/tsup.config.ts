import type { Options } from "tsup";
import { commandPreset, preset } from "../../tsup.preset";

const command = "bedrock-routed";

/** The library, and the command, which imports the library. */
const config: Options[] = [
  // Both are built at the same time, so the library must not delete the command.
  { ...preset, clean: ["**/*", `!${command}.js`] },
  {
    ...commandPreset,
    entry: { [command]: "src/main.ts" },
    external: ["@bedrock-routed/cli"],
  },
];
export default config;
