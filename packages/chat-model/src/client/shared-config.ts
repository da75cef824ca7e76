import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SharedConfigLocation } from "./env";

/** The settings of each section, by the section's name: `default`, or `profile.name` for `[profile name]`. */
type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** `[profile name]`, with or without quotes around the name. */
const PREFIXED_SECTION = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/;
const PREFIXES: ReadonlySet<string> = new Set(["profile", "sso-session", "services"]);

/**
 * The Region of a profile, from where the AWS SDK reads it: the credentials file, else the config file.
 * It is read synchronously, because the constructor needs it to resolve model ids.
 */
export function readSharedRegion({ profile, configFile, credentialsFile }: SharedConfigLocation): string | undefined {
  const fromCredentials = readSections(credentialsFile).get(profile)?.get("region");
  if (fromCredentials !== undefined) return fromCredentials;
  const config = readSections(configFile);
  // The default profile may be written without the prefix. `[profile default]` wins over `[default]`.
  const settings = config.get(`profile.${profile}`) ?? (profile === "default" ? config.get(profile) : undefined);
  return settings?.get("region");
}

/** A file that does not exist or cannot be read has no sections. */
function readSections(path: string): Sections {
  try {
    return parseSharedConfig(readFileSync(path.startsWith("~/") ? join(homedir(), path.slice(2)) : path, "utf8"));
  } catch {
    return new Map();
  }
}

/**
 * Parses a config or credentials file as the AWS SDK does. (The SDK has no synchronous reader.) A
 * comment starts at `#` or `;` after white space. Indented settings below an empty setting belong to it.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
function parseSharedConfig(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section: string | undefined;
  let parent = "";
  for (const line of text.split(/\r?\n/)) {
    const content = line.split(/(?:^|\s)[;#]/, 1)[0]?.trim() ?? "";
    if (content.startsWith("[") && content.endsWith("]")) {
      section = parseSectionName(content.slice(1, -1));
      parent = "";
      continue;
    }
    const at = content.indexOf("=");
    if (section === undefined || at < 1) continue;
    const name = content.slice(0, at).trim();
    const value = content.slice(at + 1).trim();
    if (value === "") {
      parent = name;
      continue;
    }
    if (!/^\s/.test(line)) parent = "";
    const settings = sections.get(section) ?? new Map<string, string>();
    sections.set(section, settings.set(parent === "" ? name : `${parent}.${name}`, value));
  }
  return sections;
}

function parseSectionName(header: string): string | undefined {
  const [, prefix, , name] = PREFIXED_SECTION.exec(header) ?? [];
  if (prefix === undefined) return header;
  return PREFIXES.has(prefix) ? `${prefix}.${name}` : undefined;
}
