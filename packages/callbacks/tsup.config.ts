import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

const subpaths = ["cloudwatch", "dynamodb", "file", "json", "langsmith", "open-telemetry", "with-budget"];

/** The front door, and a subpath for each exporter, so that nobody loads one that they do not use. */
const config: Options = {
  ...preset,
  entry: {
    index: "src/index.ts",
    ...Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`])),
  },
};
export default config;
