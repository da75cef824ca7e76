import { createRequire } from "node:module";

// The JavaScript build: the others are a program for one platform, and Java.
const { checkSync } = createRequire(import.meta.url)("recheck/lib/browser.js");

/** Milliseconds after which a pattern counts as too complex to check. */
const TIMEOUT_MS = 10_000;

/**
 * Checks that a regular expression takes linear time on every text.
 * @returns `undefined` if it does; otherwise why it does not, with a text that shows it, and the degree of the
 * polynomial (`Infinity` if the time is exponential or not known)
 */
export function checkPattern(source, flags) {
  const { status, complexity, attack, error } = checkSync(source, flags, { timeout: TIMEOUT_MS });
  if (status === "safe") return undefined;
  if (status === "unknown") return { degree: Infinity, problem: `could not be checked (${error.kind})` };
  return {
    degree: complexity.degree ?? Infinity,
    problem: `takes ${complexity.summary} time, for example on ${attack.pattern}`,
  };
}
