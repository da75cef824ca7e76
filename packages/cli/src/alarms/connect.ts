import { CloudWatchAlarms, CloudWatchDashboards } from "@bedrock-routed/control-plane/cloudwatch";
import { clientOptionsOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** The alarms of the account and Region that the command calls. */
export function connectAlarms(context: CommandContext): CloudWatchAlarms {
  return new CloudWatchAlarms({ clientOptions: clientOptionsOf(context) });
}

/** The dashboards of the account. */
export function connectDashboards(context: CommandContext): CloudWatchDashboards {
  return new CloudWatchDashboards({ clientOptions: clientOptionsOf(context) });
}
