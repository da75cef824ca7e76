import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { openRun } from "./connect";
import { writeResults } from "./write-results";

/** `batch results <folder>`: writes the results of a run whose jobs have ended. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const batchRun = await openRun(context, args);
  return writeResults(context, batchRun, args);
}
