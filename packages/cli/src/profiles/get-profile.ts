import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectProfiles } from "./connect";
import { renderProfiles } from "./list-profiles";

/** `profiles get <profile>`: by id, ARN or name. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const profile = await connectProfiles(context).get(args.positional(0), { signal: context.signal });
  context.print(profile, () => `${renderProfiles(context, [profile])}\n${profile.arn}`);
  return 0;
}
