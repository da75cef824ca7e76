/** The variables of the environment that the command reads itself. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of the process. No other file of this package reads `process.env`. */
export function processEnvironment(): Environment {
  return process.env;
}
