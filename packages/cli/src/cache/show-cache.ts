import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectCache } from "./connect";

/** `cache stats <table>`: what a response cache holds. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const stats = await connectCache(context, args).stats();
  context.print(stats, () => messages.cacheStats(stats.answers, stats.tableItems, stats.tableBytes));
  return 0;
}
