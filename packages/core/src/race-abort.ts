/**
 * Waits for a promise, or for a signal that aborts first. What the promise does later is dropped.
 * @throws the reason of the signal when it aborts first
 */
export function raceAbort<Value>(pending: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return pending;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    pending.finally(() => signal.removeEventListener("abort", onAbort)).then(resolve, reject);
  });
}
