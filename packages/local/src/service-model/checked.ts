/**
 * An input type of the AWS SDK after the check against the service model: required members are there, unknown members
 * are not, and a time is a number of ms since 1970.
 */
export type Checked<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Checked<Item>[]
    : T extends object
      ? {
          readonly [Name in keyof T]: IsOptional<T, Name> extends true
            ? Checked<T[Name]>
            : Checked<Exclude<T[Name], undefined>>;
        }
      : T;

/** Whether the member may be absent. */
type IsOptional<T, Name extends keyof T> = Record<never, never> extends Pick<T, Name> ? true : false;
