import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { withTable } from "../resources/missing-table";
import { connectCache } from "./connect";

/** `cache clear <table>`: deletes the answers of one scope. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const cache = connectCache(context, args);
  if (!(await context.confirm(messages.clearQuestion(args.positional(0), args.text("--scope"))))) return 1;
  const answers = await withTable(context, "cache", args.positional(0), () => cache.clear());
  context.print({ deleted: answers }, () => messages.cleared(answers));
  return 0;
}
