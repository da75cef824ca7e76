import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectRouters } from "./connect";
import { renderRouters } from "./list-routers";

/** `routers get <router>`: by name or ARN. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const router = await connectRouters(context).get(args.positional(0), { signal: context.signal });
  context.print(router, () => renderRouters(context, [router]));
  return 0;
}
