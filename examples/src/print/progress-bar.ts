import { createProgressLines } from "@bedrock-routed/local";
import { SingleBar } from "cli-progress";

/**
 * Shows the progress of reading and indexing a folder, on stderr: as a bar if stderr is a terminal, else as a line now
 * and then for a large folder.
 */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

export function createProgressBar(): ProgressBar {
  if (!process.stderr.isTTY) {
    const onProgress = createProgressLines((line) => console.error(line));
    return { update: (done, total) => onProgress({ done, total }), stop() {} };
  }
  const bar = new SingleBar({
    format: "Reading and indexing {bar} {value}/{total} files",
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => started && bar.stop(),
  };
}
