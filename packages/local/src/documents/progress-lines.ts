import type { LoadFolderOptions } from "./load-folder";

/** A small folder is soon read, so nothing is said. */
const FEWEST_FILES = 500;
/** Time between two lines, in ms. */
const INTERVAL_MS = 2000;

/**
 * Creates an `onProgress` that writes a line now and then, for programs whose output is not a terminal. It writes
 * nothing for folders of fewer than 500 files, or in the first two seconds of reading.
 * @param now the clock, in ms. @default Date.now
 */
export function createProgressLines(
  write: (line: string) => void,
  now: () => number = Date.now,
): NonNullable<LoadFolderOptions["onProgress"]> {
  let last: number | undefined;
  return ({ done, total }) => {
    const time = now();
    last ??= time;
    if (total < FEWEST_FILES || done === total || time - last < INTERVAL_MS) return;
    last = time;
    write(`Reading and indexing: ${done} of ${total} files (${Math.floor((100 * done) / total)} %)`);
  };
}
