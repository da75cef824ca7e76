import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { deleteResource } from "../resources/ensure-resource";
import { connectProfiles } from "./connect";

/** `profiles delete <profile>`. */
export function run(context: CommandContext, args: Arguments): Promise<number> {
  const profile = args.positional(0);
  return deleteResource(context, profile, () => connectProfiles(context).delete(profile, { signal: context.signal }));
}
