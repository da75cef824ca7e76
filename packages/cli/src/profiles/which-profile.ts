import { whichProfile } from "@bedrock-routed/control-plane";
import { omitUndefined } from "@bedrock-routed/core";
import { loadCatalog } from "../catalog/catalog-file";
import { regionOf } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";

/** `profiles which <modelId>`: by which id to call a model from the Region. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns, messages } = context.texts;
  const modelId = args.positional(0);
  const region = await regionOf(context);
  const modelCatalog = await loadCatalog(args.text("--catalog"));
  const dataResidency = args.text("--residency");
  const choice = whichProfile(modelId, region, { modelCatalog, ...omitUndefined({ dataResidency }) });
  context.print({ modelId, region, ...choice }, () => {
    const table = context.table(
      ["ID", columns.input, columns.output, columns.regions, columns.allowed],
      choice.routes.map(({ id, price, regions, forbidden }) => [
        id,
        price?.input,
        price?.output,
        regions?.join(", ") ?? messages.anyRegion,
        forbidden ?? messages.yes,
      ]),
    );
    const answer = choice.id === undefined ? messages.noWay(modelId, region) : messages.useId(choice.id);
    return choice.routes.length === 0 ? answer : `${answer}\n${table}`;
  });
  return choice.id === undefined ? 1 : 0;
}
