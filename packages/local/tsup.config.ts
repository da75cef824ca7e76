import type { Options } from "tsup";
import { commandPreset, preset } from "../../tsup.preset";

const command = "bedrock-local";

/** The library, and the command, which is a program that uses the library. */
const config: Options[] = [
  // The two are built at the same time: the one must not clean away the other.
  { ...preset, clean: ["**/*", `!${command}.js`] },
  {
    ...commandPreset,
    entry: { [command]: "src/command/main.ts" },
    external: ["@bedrock-routed/local"],
  },
];
export default config;
