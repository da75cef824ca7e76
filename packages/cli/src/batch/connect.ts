import { type BatchRun, BedrockBatch } from "@bedrock-routed/control-plane/batch";
import { clientOptionsOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** Batch inference in the account and Region that the command calls. */
export function connectBatch(context: CommandContext): BedrockBatch {
  const clientOptions = clientOptionsOf(context);
  return new BedrockBatch({ clientOptions, s3ClientOptions: clientOptions });
}

/** The run of the folder that a command names. @throws BatchStateError when the folder has none */
export function openRun(context: CommandContext, args: Arguments): Promise<BatchRun> {
  return connectBatch(context).open(args.positional(0), { signal: context.signal });
}
