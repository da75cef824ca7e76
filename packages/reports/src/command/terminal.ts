/** Where the command prints. */
export interface Terminal {
  /** What was asked for. */
  readonly out: (text: string) => void;
  /** A line about it. */
  readonly error: (line: string) => void;
  /** Replaces the line that shows how far it is; absent where nobody looks. */
  readonly progress?: (line: string) => void;
}
