import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { deleteResource } from "../resources/ensure-resource";
import { connectThroughput } from "./connect";

/** `throughput delete <name>`. */
export function run(context: CommandContext, args: Arguments): Promise<number> {
  const name = args.positional(0);
  return deleteResource(context, name, () => connectThroughput(context).delete(name, { signal: context.signal }));
}
