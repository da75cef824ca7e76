/** The command line is wrong. The message says what is wrong, and what to write instead. */
export class UsageError extends Error {}
