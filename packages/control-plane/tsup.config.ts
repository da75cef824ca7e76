import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

/** The front door, and batch inference at a subpath, so that nobody loads the S3 client without using it. */
const config: Options = { ...preset, entry: { index: "src/index.ts", batch: "src/batch/index.ts" } };
export default config;
