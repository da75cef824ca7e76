import type { InferenceProfile } from "@bedrock-routed/control-plane";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectProfiles } from "./connect";

/** `profiles list`. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const type = args.text("--type") as InferenceProfile["type"] | undefined;
  const profiles = await connectProfiles(context).list({ type, signal: context.signal });
  context.print(profiles, () => renderProfiles(context, profiles));
  return 0;
}

/** A table of profiles. */
export function renderProfiles(context: CommandContext, profiles: readonly InferenceProfile[]): string {
  const { columns, messages } = context.texts;
  if (profiles.length === 0) return messages.noProfiles;
  return context.table(
    ["ID", columns.name, columns.type, columns.model, columns.regions],
    profiles.map(({ id, name, type, modelId, modelArns }) => [
      id,
      name,
      type,
      modelId,
      modelArns.map((arn) => arn.split(":")[3] ?? "").join(", "),
    ]),
  );
}
