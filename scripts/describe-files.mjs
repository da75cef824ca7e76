// Describes the files that a build reads and writes, to find out whether one is needed.
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where packages are, and what else their builds read. It is more than turbo's inputs, and never less. */
const FOLDERS = ["packages", "examples", "benchmarks", "scripts", "types"];
const OUTPUT = "dist";
/** No build reads them: what is installed is checked by the lockfile, the others are logs and caches. */
const IGNORED = new Set(["node_modules", ".turbo", "coverage"]);

/**
 * Returns a hash for what builds read and one for what they write. Each covers paths, sizes and times. The time at
 * which a file's entry changed cannot be set by programs, so the hash also changes when an older file takes its place.
 * @param root folder of the checkout
 * @returns `{ sources, outputs }`, in hexadecimal
 */
export function describeFiles(root) {
  const [sources, outputs] = [createHash("sha256"), createHash("sha256")];
  const describe = (path, hash) => {
    const { size, mtimeNs, ctimeNs, ino } = lstatSync(path, { bigint: true });
    hash.update(`${path}\0${size} ${mtimeNs} ${ctimeNs} ${ino}\n`);
  };
  const walk = (folder, hash) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) describe(path, hash);
      else if (!IGNORED.has(entry.name)) walk(path, entry.name === OUTPUT ? outputs : hash);
    }
  };
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isFile()) describe(join(root, entry.name), sources);
  }
  for (const folder of FOLDERS) if (existsSync(join(root, folder))) walk(join(root, folder), sources);
  return { sources: sources.digest("hex"), outputs: outputs.digest("hex") };
}
