import { ensureBudgetTable } from "@bedrock-routed/callbacks/dynamodb";
import { createDynamoDBClient } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** `budget ensure <table>`: creates the table of budgets that several processes share, or reuses it. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const tableName = args.positional(0);
  const client = createDynamoDBClient(context);
  const tags = args.pairs("--tag", "KEY=VALUE");
  const ensured = await ensureBudgetTable({ client, tableName, tags, signal: context.signal });
  const action = ensured.isCreated ? "create" : "reuse";
  context.print(ensured, () => `${context.texts.messages.ensured(action, tableName)}\n${ensured.tableArn ?? ""}`);
  return 0;
}
