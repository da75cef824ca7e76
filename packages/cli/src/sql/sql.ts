import { buildLogSql, renderLogSql } from "@bedrock-routed/reports";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";

/** `sql <location>`: SQL for Amazon Athena or DuckDB that adds up a log in S3, of any size. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const [from, to] = [args.day("--from"), args.day("--to")];
  const isQuery = args.has("--query");
  if (!isQuery && (from ?? to) !== undefined) {
    throw new UsageError("--from and --to need --query, because a view has all days.");
  }
  const dimensions = args.list("--dimension");
  const sql = buildLogSql({
    location: args.positional(0),
    dialect: args.text("--dialect") as "athena" | "duckdb" | undefined,
    database: args.text("--database"),
    firstDay: args.day("--first-day"),
    dimensions: dimensions.length === 0 ? undefined : dimensions,
    from,
    to,
  });
  context.print(sql, () => (isQuery ? sql.reportQuery : renderLogSql(sql)));
  return 0;
}
