import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

// The only file of this package that reads `process.env`.

/**
 * Returns the folder in which the commands keep indexes: `bedrock-routed/indexes` in the user's cache folder. That is
 * `XDG_CACHE_HOME`, or what is usual on the platform.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ (a relative path must be ignored)
 */
export function indexCacheFolder(): string {
  return join(userCacheFolder(), "bedrock-routed", "indexes");
}

function userCacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (process.platform === "win32" && local !== undefined) return local;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/** The variable with the API key of a model server. It is not `OPENAI_API_KEY`, so that no key goes to a server that it is not for. */
export const MODEL_KEY_VARIABLE = "LOCAL_MODEL_API_KEY";

/** Returns the API key of a model server, for commands. */
export function readModelKey(): string | undefined {
  return process.env[MODEL_KEY_VARIABLE] || undefined;
}
