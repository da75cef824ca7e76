import { buildDashboard } from "@bedrock-routed/callbacks/cloudwatch";
import { omitUndefined } from "@bedrock-routed/core";
import { regionOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { ensureResource } from "../resources/ensure-resource";
import { connectDashboards } from "./connect";

const DEFAULT_NAME = "bedrock-savings";

/** `alarms dashboard [name]`: puts the CloudWatch dashboard of costs, savings and routing. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const name = args.positional(0) || DEFAULT_NAME;
  const { language } = context.options;
  const namespace = args.text("--metric-namespace");
  const body = buildDashboard({ region: await regionOf(context), language, ...omitUndefined({ namespace }) });
  const dashboards = connectDashboards(context);
  const options = { replace: args.has("--replace"), signal: context.signal };
  return ensureResource(context, args, name, {
    plan: () => dashboards.plan({ name, body }, options),
    ensure: async () => {
      const { dashboard, action } = await dashboards.ensure({ name, body }, options);
      return { resource: dashboard, action };
    },
  });
}
