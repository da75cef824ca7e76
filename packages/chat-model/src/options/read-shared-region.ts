import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SharedConfigLocation } from "./env";
import { parseSharedConfig, type SharedConfigSections } from "./parse-shared-config";

/**
 * The Region of a profile, where the AWS SDK would find it: the credentials file, else the config file.
 * It is read synchronously: the Region decides at construction what a model id means.
 */
export function readSharedRegion({ profile, configFile, credentialsFile }: SharedConfigLocation): string | undefined {
  const ofCredentials = readSections(credentialsFile).get(profile)?.get("region");
  if (ofCredentials !== undefined) return ofCredentials;
  const config = readSections(configFile);
  // `[default]` needs no prefix, and gives way to `[profile default]`.
  const settings = config.get(`profile.${profile}`) ?? (profile === "default" ? config.get(profile) : undefined);
  return settings?.get("region");
}

/** A file that is not there, or cannot be read, says nothing. */
function readSections(path: string): SharedConfigSections {
  try {
    return parseSharedConfig(readFileSync(path.startsWith("~/") ? join(homedir(), path.slice(2)) : path, "utf8"));
  } catch {
    return new Map();
  }
}
