import { existsSync, readdirSync } from "node:fs";
import type { Options } from "tsup";
import { preset } from "../../tsup.preset";

/** A folder with an `index.ts` is a subpath: it needs another AWS client, which nobody loads without using it. */
const subpaths = readdirSync("src").filter((name) => existsSync(`src/${name}/index.ts`));

const config: Options = {
  ...preset,
  entry: {
    index: "src/index.ts",
    ...Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`])),
  },
};
export default config;
