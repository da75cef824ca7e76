import { ProvisionedThroughput } from "@bedrock-routed/control-plane";
import { connectionOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** The provisioned throughput of the account and Region that the command calls. */
export function connectThroughput(context: CommandContext): ProvisionedThroughput {
  return new ProvisionedThroughput(connectionOf(context));
}
