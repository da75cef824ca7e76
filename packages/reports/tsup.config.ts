import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

const command = "bedrock-savings";

/** The library, and the command, which is a program that uses the library. */
const config: Options[] = [
  // The two are built at the same time: the one must not clean away the other.
  { ...preset, clean: ["**/*", `!${command}.js*`] },
  {
    entry: { [command]: "src/command/main.ts" },
    format: ["esm"],
    target: "node20",
    sourcemap: true,
    external: ["@bedrock-routed/callbacks", "@bedrock-routed/reports"],
  },
];
export default config;
