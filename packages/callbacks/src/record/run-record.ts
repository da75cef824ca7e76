/** What is known of any run that was recorded. */
export interface RunRecord {
  readonly runId: string;
  readonly parentRunId?: string;
  /** When it ended, in ms since 1970. */
  readonly at: number;
  /** The calendar day of `at` in the handler's time zone, such as `"2026-11-21"`. */
  readonly day: string;
  /** Names of the runs around it, outermost first: its position in the chain. */
  readonly path: readonly string[];
  /** Without those that LangChain adds for the steps of a chain. */
  readonly tags: readonly string[];
  /** Values from the run's metadata: user, team, thread, feature, or what the options name. */
  readonly labels: Readonly<Record<string, string>>;
}
