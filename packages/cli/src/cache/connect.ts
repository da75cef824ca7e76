import { omitUndefined } from "@bedrock-routed/core";
import { DynamoDBResponseCache } from "@bedrock-routed/response-cache/dynamodb";
import { clientOptionsOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** The response cache that a command line names. */
export function connectCache(context: CommandContext, args: Arguments): DynamoDBResponseCache {
  const [namespace, scope] = [args.text("--namespace"), args.text("--scope")];
  return new DynamoDBResponseCache({
    tableName: args.positional(0),
    clientOptions: clientOptionsOf(context),
    ...omitUndefined({ namespace, scope }),
  });
}
