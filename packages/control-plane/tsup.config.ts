import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

const subpaths = ["cloudwatch", "distillation"];

/** The front door, and subpaths for what needs more AWS clients, so that nobody loads one without using it. */
const config: Options = {
  ...preset,
  entry: {
    index: "src/index.ts",
    ...Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`])),
  },
};
export default config;
