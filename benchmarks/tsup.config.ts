import type { Options } from "tsup";

const config: Options = {
  entry: ["src/core.ts", "src/chat-model.ts", "src/local.ts", "src/cold-start.ts"],
  format: ["esm"],
  target: "node20",
  clean: true,
};
export default config;
