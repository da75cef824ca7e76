/** Calls a callback of the user. If it throws or rejects, the error is dropped, so that it cannot break the run. */
export function notify<Event>(callback: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    const result = callback?.(event);
    if (result instanceof Promise) result.catch(() => {});
  } catch {}
}
