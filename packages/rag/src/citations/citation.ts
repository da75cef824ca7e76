/** A part of a text by UTF-16 offsets, the end exclusive: `text.slice(start, end)`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** One place in an answer that names a passage. */
export interface CitedSpan {
  /** The statement, in `answer`. Absent when the message does not tell, as after a stream that was put together. */
  readonly statement?: TextSpan;
  /** The marker, in `answer`. Absent for a native citation. */
  readonly marker?: TextSpan;
  /** What was quoted, in the passage's text. Absent when no quotation of it was found. */
  readonly passage?: TextSpan;
}

/** A passage that an answer cites, by markers such as `[2]` or by native citations. */
export interface Citation {
  /** The number in the marker. */
  readonly number: number;
  /** Of the passage in `documents`: `number − 1`. */
  readonly documentIndex: number;
  /** The passage's `metadata.source`. */
  readonly source?: string;
  /** The passage's `metadata.section`. */
  readonly section?: string;
  /** The passage's text. */
  readonly text: string;
  /** Where the answer cites it, in order. */
  readonly spans: readonly CitedSpan[];
}
