import { PromptRouters } from "@bedrock-routed/control-plane";
import { connectionOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** The prompt routers of the account and Region that the command calls. */
export function connectRouters(context: CommandContext): PromptRouters {
  return new PromptRouters(connectionOf(context));
}
