/** The settings of each section, by the section's name: `default`, or `profile.name` for `[profile name]`. */
export type SharedConfigSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** `[profile name]`, with or without quotes around the name. */
const PREFIXED_SECTION = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/;
const PREFIXES: ReadonlySet<string> = new Set(["profile", "sso-session", "services"]);

/**
 * Parses a shared config or credentials file as the AWS SDK does, which has no synchronous reader: a
 * comment starts at `#` or `;` after white space, and indented settings below an empty one belong to that one.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function parseSharedConfig(text: string): SharedConfigSections {
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
