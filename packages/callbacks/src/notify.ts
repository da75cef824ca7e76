/** Calls a callback of the user's. What it throws or rejects with must not reach the run that is watched. */
export function notify<Event>(callback: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    const result = callback?.(event);
    if (result instanceof Promise) result.catch(() => {});
  } catch {}
}
