import { RE2JS } from "re2js";
import type { Span } from "../text/split-sentences";

/**
 * Matches the `pattern` of a schema. A pattern such as `^(a+)+$` would keep JavaScript's own engine busy for ever, so
 * patterns go through RE2, which takes linear time.
 * @returns `undefined` for a pattern that RE2 does not have, such as one with lookarounds or back references
 */
function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    return undefined;
  }
}

/** Whether a part of `value` matches. `undefined` for a pattern that cannot be checked. */
export function matchesPattern(pattern: string, value: string): boolean | undefined {
  return compile(pattern)?.matcher(value).find();
}

/** The parts of `text` that match, without empty ones. A pattern that cannot be checked matches nothing. */
export function findPattern(pattern: string, text: string): readonly Span[] {
  const matcher = compile(pattern)?.matcher(text);
  const spans: Span[] = [];
  while (matcher?.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start) spans.push({ start, end });
  }
  return spans;
}
