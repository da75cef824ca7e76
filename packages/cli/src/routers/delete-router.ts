import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { deleteResource } from "../resources/ensure-resource";
import { connectRouters } from "./connect";

/** `routers delete <router>`. */
export function run(context: CommandContext, args: Arguments): Promise<number> {
  const router = args.positional(0);
  return deleteResource(context, router, () => connectRouters(context).delete(router, { signal: context.signal }));
}
