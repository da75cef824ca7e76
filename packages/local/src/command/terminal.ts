/** The terminal that the command runs in. */
export interface Terminal {
  /** Writes a line to the standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to the standard error. */
  readonly error: (line: string) => void;
  /** Aborted when the command must end. */
  readonly stopped: AbortSignal;
}
