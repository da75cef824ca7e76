import { InvalidOptionError } from "@bedrock-routed/core";

/** For each label: the keys of a run's metadata that can hold its value. The first key with a value wins. */
export type LabelKeys = Readonly<Record<string, readonly string[]>>;

/** The default labels. */
export const defaultLabels: LabelKeys = {
  user: ["user", "user_id", "userId"],
  team: ["team", "team_id", "teamId"],
  thread: ["thread_id", "threadId", "session_id", "sessionId"],
  feature: ["feature"],
};

const LONGEST_LABEL = 200;

/** The labels in a run's metadata. Only texts and numbers count; long texts are cut. */
export function readLabels(metadata: Record<string, unknown> | undefined, keys: LabelKeys): Record<string, string> {
  const labels: Record<string, string> = {};
  if (metadata === undefined) return labels;
  for (const [label, names] of Object.entries(keys)) {
    const value = names.map((name) => metadata[name]).find(isLabel);
    if (value !== undefined) labels[label] = String(value).slice(0, LONGEST_LABEL);
  }
  return labels;
}

function isLabel(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

/** Tags that LangChain adds for the steps of a sequence, a map or a graph. */
const STEP_TAG = /^(seq:step|map:key|graph:step|branch|condition):/;

/** The tags that the caller gave, without duplicates. */
export function readTags(tags: readonly string[] | undefined): readonly string[] {
  if (tags === undefined || tags.length === 0) return [];
  return [...new Set(tags.filter((tag) => !STEP_TAG.test(tag)))];
}

/** Every offset from UTC is a multiple of a quarter of an hour, so the day never changes within one. */
const QUARTER_HOUR_MS = 15 * 60 * 1000;

/**
 * A function from a time (ms since 1970) to its calendar day in a time zone, such as `"2026-11-21"`.
 * It remembers its last answer, because formatting a date is slow.
 * @throws InvalidOptionError when the time zone is unknown
 */
export function createDayReader(timeZone: string): (at: number) => string {
  const format = dateFormatOf(timeZone);
  let lastQuarter = Number.NaN;
  let lastDay = "";
  return (at) => {
    const quarter = Math.floor(at / QUARTER_HOUR_MS);
    if (quarter !== lastQuarter) {
      lastDay = format.format(at);
      lastQuarter = quarter;
    }
    return lastDay;
  };
}

/** Creating a format takes as long as recording a call, so formats are shared. */
const formats: Map<string, Intl.DateTimeFormat> = new Map();

function dateFormatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = createDateFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

/** The Swedish format of a date is the ISO format. */
function createDateFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  } catch (error) {
    throw new InvalidOptionError("timeZone", timeZone, 'pass an IANA name such as "Asia/Tokyo" or "UTC"', error);
  }
}
