import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const DIGITS = 8;
const PACKED = ".gz";
const ROTATED = /^\.(\d+)-[0-9a-f]{8}(?:\.gz)?$/;

/**
 * The files of a log that was rotated, compressed by gzip or not, and `path` itself, oldest first:
 * what to give to `replayLog`.
 */
export function findLogFiles(path: string): readonly string[] {
  const rotated = rotatedLogFiles(path);
  // After a rotation there is no `path` until the next record.
  return rotated.length > 0 && !existsSync(path) ? rotated : [...rotated, path];
}

/** Those that were renamed, oldest first. The numbers rise, whatever the clock does. */
export function rotatedLogFiles(path: string): readonly string[] {
  const folder = dirname(path);
  return numbered(path)
    .sort((a, b) => a.number - b.number)
    .map(({ name }) => join(folder, name));
}

/** The next name. Two processes may find the same number, so part of it is random. */
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
    // While gzip is at work, both are there.
    const isCopy = name.endsWith(PACKED) && names.has(name.slice(0, -PACKED.length));
    return number === undefined || isCopy ? [] : [{ name, number: Number(number) }];
  });
}
