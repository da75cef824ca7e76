import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";

/** The manifest of a package. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Folders of the packages that are published. */
export const packageFolders = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name))
  .filter((folder) => !readManifest(folder).private);

/** What users can import from a package: the specifier, and the name of the file in `dist` without its extension. */
export function entryPoints(folder) {
  const { name, exports } = readManifest(folder);
  return Object.keys(exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => ({
      specifier: join(name, subpath),
      subpath,
      entry: subpath === "." ? "index" : subpath.slice(2),
    }));
}
