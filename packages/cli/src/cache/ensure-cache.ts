import { ensureResponseCacheTable, planResponseCacheTable } from "@bedrock-routed/response-cache/dynamodb";
import { clientOptionsOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** `cache ensure <table>`: creates the table of a response cache, or reuses it. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const tableName = args.positional(0);
  const options = { tableName, clientOptions: clientOptionsOf(context) };
  if (args.has("--dry-run")) {
    const plan = await planResponseCacheTable(options);
    context.print(plan, () =>
      [
        messages.planned(plan.action),
        ...plan.requests.flatMap(({ operation, input }) => [operation, JSON.stringify(input, undefined, 2)]),
        ...plan.notes.map((note) => context.translate(note)),
      ].join("\n"),
    );
    return 0;
  }
  const ensured = await ensureResponseCacheTable({ ...options, signal: context.signal });
  context.print(ensured, () => `${messages.ensured(ensured.action, tableName)}\n${ensured.tableArn ?? ""}`);
  return 0;
}
