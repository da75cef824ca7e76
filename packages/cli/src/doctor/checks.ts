import type { Texts } from "../wording/texts";

/** What a check found. */
export interface CheckResult {
  /** Such as `"credentials"`. */
  readonly check: string;
  readonly status: "ok" | "failed" | "skipped";
  /** What was found, or what is wrong. */
  readonly detail: string;
  /** What to do. Absent when nothing is wrong, or when `detail` says it. */
  readonly remedy?: string;
}

/** One thing to look at. */
export interface Check {
  readonly name: string;
  /** Names of checks that must be ok first. */
  readonly needs?: readonly string[];
  /** @returns what was found. @throws Error when something is wrong */
  readonly look: () => Promise<string>;
  /** The remedy for an error whose message has none. */
  readonly remedyOf?: (error: unknown) => string | undefined;
}

/** Runs checks one after the other. A check that needs one that failed is skipped. */
export async function runChecks(
  checks: readonly Check[],
  { messages }: Texts,
  describe: (error: unknown) => string,
  onStart: (name: string) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, needs = [], look, remedyOf } of checks) {
    onStart(name);
    const missing = needs.find((need) => results.some((result) => result.check === need && result.status !== "ok"));
    if (missing !== undefined) {
      results.push({ check: name, status: "skipped", detail: messages.checkNeeds(missing) });
      continue;
    }
    try {
      results.push({ check: name, status: "ok", detail: await look() });
    } catch (error) {
      const remedy = remedyOf?.(error);
      results.push({ check: name, status: "failed", detail: describe(error), ...(remedy && { remedy }) });
    }
  }
  return results;
}
