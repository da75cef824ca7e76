import { SingleBar } from "cli-progress";

/** Shows the progress of reading a folder, on stderr, if stderr is a terminal. */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

export function createProgressBar(): ProgressBar {
  if (!process.stderr.isTTY) return { update() {}, stop() {} };
  const bar = new SingleBar({
    format: "Reading {bar} {value}/{total} files",
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
