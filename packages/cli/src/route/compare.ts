import { omitUndefined } from "@bedrock-routed/core";
import { compareArmsOfLog, renderArms } from "@bedrock-routed/reports";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { findAllLogFiles } from "../report/report";

/** `route compare <logs...>`: cost, latency and quality by arm of an experiment, with intervals. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { json, language } = context.options;
  const [router, control] = [args.text("--router"), args.text("--control")];
  const comparison = await compareArmsOfLog(findAllLogFiles(args.rest), omitUndefined({ router, control }));
  const format = json ? "json" : ((args.text("--format") ?? "text") as "text");
  context.out(renderArms(comparison, { format, language }));
  return 0;
}
