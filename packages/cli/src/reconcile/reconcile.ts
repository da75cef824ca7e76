import { replayLog } from "@bedrock-routed/reports";
import { readAccountUsage, reconcile, renderReconciliation } from "@bedrock-routed/reports/reconcile";
import { loadCatalog } from "../catalog/catalog-file";
import { createCloudWatchClient, findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { findAllLogFiles } from "../report/report";

const DAY_LENGTH = "2026-11-01".length;

/** `reconcile <logs...>`: what part of the account's traffic in CloudWatch is in the logs. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { options, signal, texts } = context;
  const today = new Date().toISOString().slice(0, DAY_LENGTH);
  const [from, to] = [args.day("--from") ?? today, args.day("--to") ?? today];
  const share = args.integer("--share", { min: 0, max: 100 });
  const models = args.pairs("--model", "ID=MODEL");
  const modelCatalog = await loadCatalog(args.text("--catalog"));
  const region = await findRegion(context);
  // CloudWatch counts days of UTC.
  const where = ({ day }: { readonly day: string }): boolean => day >= from && day <= to;
  const { ledger } = await replayLog(findAllLogFiles(args.rest), { timeZone: "UTC", where, signal });
  context.progress(texts.messages.readingMetrics(from, to));
  const modelIds = Object.keys(models);
  const account = await readAccountUsage({ client: createCloudWatchClient(context), from, to, modelIds, signal });
  context.progress("");
  const reconciliation = reconcile(ledger, account, { region, models, modelCatalog });
  const format = options.json ? "json" : ((args.text("--format") ?? "text") as "text");
  context.out(renderReconciliation(reconciliation, { format, language: options.language }));
  const { recordedShare } = reconciliation.total;
  return share !== undefined && recordedShare !== undefined && 100 * recordedShare < share ? 1 : 0;
}
