import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

/** The front door, and DynamoDB at a subpath, so that nobody loads its client who does not use it. */
const config: Options = {
  ...preset,
  entry: { index: "src/index.ts", dynamodb: "src/dynamodb/index.ts" },
};
export default config;
