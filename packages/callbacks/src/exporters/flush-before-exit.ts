/** What is still to be sent when the process has nothing else to do. */
const waiting: Set<() => Promise<unknown>> = new Set();

/** Runs `flush` once, when the process is about to end by itself. */
export function flushBeforeExit(flush: () => Promise<unknown>): void {
  if (waiting.size === 0) process.once("beforeExit", flushAll);
  waiting.add(flush);
}

/** There is nothing left to send. */
export function cancelFlushBeforeExit(flush: () => Promise<unknown>): void {
  if (waiting.delete(flush) && waiting.size === 0) process.removeListener("beforeExit", flushAll);
}

/** Only once: what fails here would otherwise keep the process alive for ever. */
function flushAll(): void {
  const flushes = [...waiting];
  waiting.clear();
  for (const flush of flushes) void flush();
}
