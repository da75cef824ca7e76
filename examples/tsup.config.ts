import type { Options } from "tsup";

const config: Options = {
  entry: ["src/main.ts", "src/write-report.ts", "src/route-questions.ts"],
  format: ["esm"],
  target: "node20",
  clean: true,
  splitting: false,
};
export default config;
