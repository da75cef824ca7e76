import { Distillation } from "@bedrock-routed/control-plane/distillation";
import { clientOptionsOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** The distillation jobs of the account and Region that the command calls. */
export function connectDistillation(context: CommandContext): Distillation {
  const clientOptions = clientOptionsOf(context);
  return new Distillation({ clientOptions, s3ClientOptions: clientOptions });
}
