import { presetRouter, type RouterDefinition, type RouterFamily } from "@bedrock-routed/control-plane";
import { omitUndefined } from "@bedrock-routed/core";
import { regionOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { ensureResource } from "../resources/ensure-resource";
import { connectRouters } from "./connect";

const DEFAULT_DIFFERENCE = 10;

/** `routers ensure [name]`: creates a prompt router, or reuses the one that exists as wanted. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const definition = await readDefinition(context, args);
  const routers = connectRouters(context);
  const options = { replace: args.has("--replace"), signal: context.signal };
  return ensureResource(context, args, definition.name, {
    plan: () => routers.plan(definition, options),
    ensure: async () => {
      const { router, action } = await routers.ensure(definition, options);
      return { resource: router, action };
    },
  });
}

/** @throws UsageError when neither a preset nor two models are named */
async function readDefinition(context: CommandContext, args: Arguments): Promise<RouterDefinition> {
  const { messages } = context.texts;
  const name = args.positional(0);
  const family = args.text("--preset") as RouterFamily | undefined;
  const models = args.list("--model");
  const responseQualityDifference = args.number("--difference", "10") ?? DEFAULT_DIFFERENCE;
  const tags = args.list("--tag").length > 0 ? args.pairs("--tag", "KEY=VALUE") : undefined;
  const extra = omitUndefined({ description: args.text("--description"), tags });
  if (family !== undefined) {
    if (models.length > 0) throw new UsageError(messages.presetOrModels);
    const options = { responseQualityDifference, ...(name && { name }) };
    return { ...presetRouter(family, await regionOf(context), options), ...extra };
  }
  const [first, second] = models;
  if (first === undefined || second === undefined || models.length > 2) throw new UsageError(messages.twoModels);
  if (name === "") throw new UsageError(messages.nameRouter);
  const fallbackModel = args.text("--fallback");
  return { name, models: [first, second], responseQualityDifference, ...extra, ...omitUndefined({ fallbackModel }) };
}
