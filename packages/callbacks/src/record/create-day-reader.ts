import { InvalidOptionError } from "@bedrock-routed/core";

/** Every offset from UTC is a multiple of this, so a day never changes within it. */
const QUARTER_HOUR_MS = 15 * 60 * 1000;

/** Tells the calendar day of a time in a time zone, such as `"2026-11-21"`. Remembers its last answer. */
export function createDayReader(timeZone: string): (at: number) => string {
  const format = createFormat(timeZone);
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

/** Creating one takes as long as a call's own overhead. */
const formats: Map<string, Intl.DateTimeFormat> = new Map();

/** Swedish writes dates as ISO does. */
function createFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = createSwedishFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function createSwedishFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  } catch (error) {
    throw new InvalidOptionError("timeZone", timeZone, 'pass an IANA name such as "Asia/Tokyo" or "UTC"', error);
  }
}
