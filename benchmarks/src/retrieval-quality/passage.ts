/** What can be found. */
export interface Passage {
  /** Such as `RetrieveRequest.nextToken`, `TS2531` or `paid-leave.md#病気休暇`. */
  readonly id: string;
  readonly text: string;
}

/** A question, and the passages of which each answers it. */
export interface Question {
  readonly question: string;
  readonly passages: readonly string[];
}
