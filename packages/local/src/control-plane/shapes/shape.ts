/** Takes note of a constraint that a value breaks. @param constraint what comes after "failed to satisfy constraint: " */
export type Report = (value: unknown, path: string, constraint: string) => void;

/** What a member of a request has to look like: a small part of the service model's language. */
export interface Shape<T> {
  /**
   * The value without members that the shape does not know; `undefined` when it is not of this type.
   * Every constraint that it breaks is reported.
   * @param path where the value stands, as the service writes it: `tags.1.member.key`
   */
  read(value: unknown, path: string, report: Report): T | undefined;
}

/** What a shape reads. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** The whole of a string has to match a pattern of the service model. */
export function toWholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}
