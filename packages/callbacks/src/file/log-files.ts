import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A renamed file is called `<path>.<number>-<8 random hex digits>`; the number has at least this many digits. */
const DIGITS = 8;
const COMPRESSED = ".gz";
const ROTATED = /^\.(\d+)-[0-9a-f]{8}(?:\.gz)?$/;

/**
 * All files of a log, oldest first: the renamed files, compressed by gzip or not, and `path` itself.
 * `replayLog` and `readLog` of `@bedrock-routed/reports` accept the result.
 */
export function findLogFiles(path: string): readonly string[] {
  const rotated = rotatedLogFiles(path);
  // After a rotation, `path` does not exist until the next record is written.
  return rotated.length > 0 && !existsSync(path) ? rotated : [...rotated, path];
}

/** The renamed files, oldest first. Their numbers give the order, so a wrong clock does not matter. */
export function rotatedLogFiles(path: string): readonly string[] {
  const folder = dirname(path);
  return numbered(path)
    .sort((a, b) => a.number - b.number)
    .map(({ name }) => join(folder, name));
}

/** The next name. Two processes can find the same number, so a part of the name is random. */
export function nextLogFile(path: string): string {
  const last = numbered(path).reduce((highest, { number }) => Math.max(highest, number), 0);
  return `${path}.${String(last + 1).padStart(DIGITS, "0")}-${randomBytes(4).toString("hex")}`;
}

function numbered(path: string): { name: string; number: number }[] {
  const base = basename(path);
  const folder = dirname(path);
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  return [...names].flatMap((name) => {
    const number = name.startsWith(base) ? ROTATED.exec(name.slice(base.length))?.[1] : undefined;
    // While gzip runs, both the file and its compressed copy exist.
    const isCopy = name.endsWith(COMPRESSED) && names.has(name.slice(0, -COMPRESSED.length));
    return number === undefined || isCopy ? [] : [{ name, number: Number(number) }];
  });
}
