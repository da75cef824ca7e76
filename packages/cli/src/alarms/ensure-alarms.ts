import {
  type Alarm,
  type AlarmDefinition,
  type AlarmPlan,
  savingsAlarms,
} from "@bedrock-routed/control-plane/cloudwatch";
import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { renderPlan } from "../resources/ensure-resource";
import { connectAlarms } from "./connect";

/** `alarms ensure`: alarms for the budget, the cache, the share of the small model and fallbacks. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const definitions = readDefinitions(args);
  if (definitions.length === 0) throw new UsageError(messages.nameAlarms);
  const alarms = connectAlarms(context);
  const options = { replace: args.has("--replace"), signal: context.signal };
  const plans: { definition: AlarmDefinition; plan: AlarmPlan }[] = [];
  for (const definition of definitions) plans.push({ definition, plan: await alarms.plan(definition, options) });
  if (args.has("--dry-run")) {
    context.print(plans, () =>
      plans.map(({ definition, plan }) => `${definition.name}\n${renderPlan(context, plan)}`).join("\n\n"),
    );
    return 0;
  }
  const replaced = plans.filter(({ plan }) => plan.action === "replace").map(({ definition }) => definition.name);
  if (replaced.length > 0 && !(await context.confirm(messages.overwriteQuestion(replaced.join(", "))))) return 1;
  const ensured: (Alarm & { readonly action: string })[] = [];
  for (const definition of definitions) {
    const { action, alarm } = await alarms.ensure(definition, options);
    ensured.push({ action, ...alarm });
  }
  context.print(ensured, () => ensured.map(({ action, name }) => messages.ensured(action, name)).join("\n"));
  return 0;
}

function readDefinitions(args: Arguments): AlarmDefinition[] {
  const usdPerDay = args.usd("--budget", "50");
  const cache = args.number("--cache-hit-rate", "40");
  const [model, share] = [args.text("--small-model"), args.number("--small-share", "60")];
  const fallbacks = args.number("--fallback-rate", "5");
  if ((model === undefined) !== (share === undefined)) {
    throw new UsageError("--small-model and --small-share need each other.");
  }
  const actions = args.list("--action");
  return savingsAlarms({
    ...omitUndefined({
      prefix: args.text("--prefix"),
      namespace: args.text("--metric-namespace"),
      budget: usdPerDay === undefined ? undefined : { usdPerDay },
      cacheHitRate: cache === undefined ? undefined : { belowPercent: cache },
      smallModelShare: model === undefined || share === undefined ? undefined : { model, belowPercent: share },
      fallbackRate: fallbacks === undefined ? undefined : { abovePercent: fallbacks },
      actions: actions.length === 0 ? undefined : actions,
    }),
  });
}
