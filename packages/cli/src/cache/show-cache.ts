import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { withTable } from "../resources/missing-table";
import { connectCache } from "./connect";

/** `cache stats <table>`: what a response cache holds. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const stats = await withTable(context, "cache", args.positional(0), () => connectCache(context, args).stats());
  context.print(stats, () => messages.cacheStats(stats.answers, stats.tableItems, stats.tableBytes));
  return 0;
}
