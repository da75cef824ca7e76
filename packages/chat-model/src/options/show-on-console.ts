import type { InspectOptions } from "node:util";

/**
 * Makes Node's `console.log` show `read()` for an object, and none of its own fields.
 * @see https://nodejs.org/api/util.html#custom-inspection-functions-on-objects
 */
export function showOnConsole(object: object, name: string, read: () => object): void {
  const show = (_depth: number, options: InspectOptions, inspect: Inspect): string =>
    `${name} ${inspect(read(), options)}`;
  Object.defineProperty(object, Symbol.for("nodejs.util.inspect.custom"), { value: show });
}

/** Node's own, which it passes. */
type Inspect = (value: unknown, options: InspectOptions) => string;
