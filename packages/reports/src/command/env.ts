import type { LocaleEnvironment } from "./command-texts";

// The only file of the command that reads `process.env`.

export function localeEnvironment(): LocaleEnvironment {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return { LC_ALL, LC_MESSAGES, LANG };
}
