/**
 * Waits for a promise, or for a signal that aborts first. What the promise does later is dropped.
 * @throws the reason of the signal when it aborts first
 */
export async function raceAbort<Value>(pending: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return pending;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    stop = () => signal.removeEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([aborted, pending]);
  } finally {
    stop();
  }
}
