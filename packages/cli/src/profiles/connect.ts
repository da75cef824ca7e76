import { InferenceProfiles } from "@bedrock-routed/control-plane";
import { connectionOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** The inference profiles of the account and Region that the command calls. */
export function connectProfiles(context: CommandContext): InferenceProfiles {
  return new InferenceProfiles(connectionOf(context));
}
