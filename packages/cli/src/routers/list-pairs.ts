import { listRouterPairs } from "@bedrock-routed/control-plane";
import { regionOf } from "../connection";
import type { CommandContext } from "../framework/command-context";

/** `routers pairs`: the pairs of models that a prompt router can have in the Region. */
export async function run(context: CommandContext): Promise<number> {
  const { columns, messages } = context.texts;
  const region = await regionOf(context);
  const pairs = listRouterPairs(region);
  context.print({ region, pairs }, () =>
    pairs.length === 0
      ? messages.noPairs(region)
      : context.table(
          [columns.provider, columns.small, columns.large, columns.endOfLife],
          pairs.map(({ provider, small, large, endOfLife }) => [provider, small, large, endOfLife]),
        ),
  );
  return 0;
}
