import { DynamoDBBudgetStore } from "@bedrock-routed/callbacks/dynamodb";
import { omitUndefined, toUsd } from "@bedrock-routed/core";
import { createDynamoDBClient } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { withTable } from "../resources/missing-table";

const MONTH_LENGTH = "2026-11".length;

/** `budget show <table>`: what a shared budget has spent and reserved in the current period. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns } = context.texts;
  const [tableName, name] = [args.positional(0), args.text("--name")];
  const store = new DynamoDBBudgetStore({
    client: createDynamoDBClient(context),
    tableName,
    ...omitUndefined({ name }),
  });
  const period = periodOf(args.text("--period") ?? "month", args.text("--time-zone") ?? "UTC");
  const limitUsd = args.usd("--limit", "100");
  const keys = args.list("--key").length > 0 ? args.list("--key") : [""];
  const rows: { key: string; period: string; spentUsd: number; reservedUsd: number; leftUsd?: number }[] = [];
  for (const key of keys) {
    const { spent, reserved } = await withTable(context, "budget", tableName, () => store.read({ period, key }));
    const [spentUsd, reservedUsd] = [toUsd(spent), toUsd(reserved)];
    const leftUsd = limitUsd === undefined ? undefined : Math.max(0, limitUsd - spentUsd - reservedUsd);
    rows.push({ key, period, spentUsd, reservedUsd, ...omitUndefined({ leftUsd }) });
  }
  const isSpent = rows.some(({ leftUsd }) => leftUsd === 0);
  context.print({ limitUsd, accounts: rows }, () =>
    context.table(
      [columns.period, columns.key, columns.spent, columns.reserved, columns.left],
      rows.map((row) => [row.period, row.key, row.spentUsd, row.reservedUsd, row.leftUsd]),
    ),
  );
  return isSpent ? 1 : 0;
}

/** The period of a budget that it is now: a day, a month, or `total`. */
function periodOf(period: string, timeZone: string): string {
  if (period === "total") return period;
  let day: string;
  try {
    // Swedish dates have the form of ISO 8601.
    day = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(new Date());
  } catch {
    throw new UsageError(`Invalid --time-zone ${JSON.stringify(timeZone)}: use a name such as Asia/Tokyo.`);
  }
  return period === "day" ? day : day.slice(0, MONTH_LENGTH);
}
