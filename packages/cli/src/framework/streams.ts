/** Where a command writes: a part of `NodeJS.WriteStream`. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** The streams of a command. */
export interface CommandStreams {
  /** Results. */
  readonly stdout: OutputStream;
  /** Errors, notes and progress. */
  readonly stderr: OutputStream;
  /** Answers to questions. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
}
