/** The variables of the environment that the command reads itself. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of the process. No other file of this package reads `process.env`. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Keeps the AWS SDK from printing that it will need a newer Node. That notice is for people who choose the version of
 * Node; between the lines of a command it looks like an error. The package's own `engines` says what it needs.
 */
export function hideSdkNotice(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}
