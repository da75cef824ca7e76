import { createRequire } from "node:module";
import { it } from "vitest";

const { version } = createRequire(import.meta.url)("@langchain/aws/package.json") as { version: string };

/** The version of `@langchain/aws` whose defects the tests describe. */
const DESCRIBED = "1.4.5";

/**
 * A test of a defect in `ChatBedrockConverse` that this package mends. It runs only with the version of
 * `@langchain/aws` that has the defect: with another version it is skipped, and its title says why.
 */
export function itWithUpstreamDefect(title: string, test: () => Promise<void> | void): void {
  const reason =
    version === DESCRIBED ? "" : ` (skipped: installed is ${version}; look whether it still needs mending)`;
  it.runIf(version === DESCRIBED)(`@langchain/aws ${DESCRIBED}: ${title}${reason}`, test);
}
