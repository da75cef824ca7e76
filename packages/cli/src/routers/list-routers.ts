import type { PromptRouter } from "@bedrock-routed/control-plane";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { connectRouters } from "./connect";

/** `routers list`. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const type = args.text("--type") as PromptRouter["type"] | undefined;
  const routers = await connectRouters(context).list({ type, signal: context.signal });
  context.print(routers, () => renderRouters(context, routers));
  return 0;
}

/** A table of routers. */
export function renderRouters(context: CommandContext, routers: readonly PromptRouter[]): string {
  const { columns, messages } = context.texts;
  if (routers.length === 0) return messages.noRouters;
  return context.table(
    [columns.name, columns.type, columns.models, columns.fallback, columns.difference, "ARN"],
    routers.map(({ name, type, models, fallbackModel, responseQualityDifference, arn }) => [
      name,
      type,
      models.map((model) => model.modelId ?? model.arn).join(", "),
      fallbackModel.modelId ?? fallbackModel.arn,
      Number.isNaN(responseQualityDifference) ? undefined : responseQualityDifference,
      arn,
    ]),
  );
}
