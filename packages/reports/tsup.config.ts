import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

/** The reports, and at a subpath what reads CloudWatch, so that nobody loads its client who does not use it. */
const config: Options = {
  ...preset,
  entry: { index: "src/index.ts", reconcile: "src/reconcile/index.ts" },
};
export default config;
