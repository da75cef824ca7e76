import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { ensureResource } from "../resources/ensure-resource";
import { connectProfiles } from "./connect";

/** `profiles ensure <name>`: creates an application profile with tags, or reuses the one that exists as wanted. */
export function run(context: CommandContext, args: Arguments): Promise<number> {
  const name = args.positional(0);
  const tags = args.list("--tag").length > 0 ? args.pairs("--tag", "KEY=VALUE") : undefined;
  const definition = {
    name,
    model: args.required("--model"),
    ...omitUndefined({ description: args.text("--description"), tags }),
  };
  const profiles = connectProfiles(context);
  const options = { replace: args.has("--replace"), signal: context.signal };
  return ensureResource(context, args, name, {
    plan: () => profiles.plan(definition, options),
    ensure: async () => {
      const { profile, action } = await profiles.ensure(definition, options);
      return { resource: profile, action };
    },
  });
}
