import type { Found } from "./text-reader";

/** Hours have a colon, a half of the day, or 時. */
const TIMES: readonly RegExp[] = [
  /\b(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s*(?<half>[ap])?\.?(?:m\b\.?)?/giu,
  /\b(?<hour>\d{1,2})\s*(?<half>[ap])\.?m\b\.?/giu,
  /(?<japaneseHalf>午前|午後)?(?<hour>\d{1,2})時(?:(?<minute>\d{1,2})分)?/gu,
];

/** The times of day in a text as `HH:MM:SS`, in the order in which they stand. */
export function findTimes(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (const pattern of TIMES) {
    for (const match of text.matchAll(pattern)) {
      const value = readTime(match.groups ?? {});
      const end = match.index + match[0].length;
      const isFree = found.every((other) => end <= other.start || match.index >= other.end);
      if (value !== undefined && isFree) found.push({ value, start: match.index, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function readTime(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const isAfternoon = groups.half?.toLowerCase() === "p" || groups.japaneseHalf === "午後";
  const isMorning = groups.half?.toLowerCase() === "a" || groups.japaneseHalf === "午前";
  const written = Number(groups.hour);
  const hour = isAfternoon && written < 12 ? written + 12 : isMorning && written === 12 ? 0 : written;
  const minute = Number(groups.minute ?? 0);
  const second = Number(groups.second ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
}
