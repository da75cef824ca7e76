/** A value that is there at once, or later. */
export type Eventually<T> = T | Promise<T>;

/**
 * Goes on with a value: at once if it is there, so that a reply that needs no waiting costs no promise. Errors of
 * `next` are thrown or reject accordingly.
 */
export function whenReady<T, Result>(value: Eventually<T>, next: (value: T) => Eventually<Result>): Eventually<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
