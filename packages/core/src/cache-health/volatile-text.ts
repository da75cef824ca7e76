/** Kinds of text that change from call to call, and so break a cached prefix. */
export type VolatileKind = "timestamp" | "date" | "time" | "uuid" | "random id";

/** Longer patterns first: a timestamp also holds a date and a time. */
const PATTERNS: readonly (readonly [VolatileKind, RegExp])[] = [
  ["uuid", /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ["timestamp", /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g],
  ["timestamp", /\b1[6-9]\d{8}(?:\d{3})?\b/g],
  ["date", /\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\d{4}年\d{1,2}月\d{1,2}日/g],
  ["time", /\b\d{1,2}:\d{2}(?::\d{2})?\b/g],
  ["random id", /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi],
];

/** A text without what is volatile in it, and which kinds those are. */
export interface MaskedText {
  readonly text: string;
  readonly kinds: readonly VolatileKind[];
}

export function maskVolatile(text: string): MaskedText {
  const kinds = new Set<VolatileKind>();
  const masked = PATTERNS.reduce(
    (rest, [kind, pattern]) =>
      rest.replace(pattern, () => {
        kinds.add(kind);
        return `<${kind}>`;
      }),
    text,
  );
  return { text: masked, kinds: [...kinds] };
}
