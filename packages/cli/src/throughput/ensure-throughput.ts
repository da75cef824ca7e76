import type { Commitment, ThroughputPlan } from "@bedrock-routed/control-plane";
import { omitUndefined } from "@bedrock-routed/core";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { renderPlan } from "../resources/ensure-resource";
import { connectThroughput } from "./connect";
import { readTraffic } from "./read-traffic";

const MAX_UNITS = 1000;

/**
 * `throughput ensure <name>`: buys provisioned throughput, or reuses what exists as wanted. It shows the monthly cost and
 * the break-even, and asks before it buys.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const name = args.positional(0);
  const model = args.required("--model");
  const commitment = args.text("--commitment") as Commitment | undefined;
  const tags = args.list("--tag").length > 0 ? args.pairs("--tag", "KEY=VALUE") : undefined;
  const modelUnits = args.integer("--units", { min: 1, max: MAX_UNITS }) ?? 1;
  const definition = { name, model, modelUnits, ...omitUndefined({ commitment, tags }) };
  const logs = args.list("--traffic");
  const traffic = logs.length === 0 ? undefined : await readTraffic(context, logs, model);
  if (logs.length > 0 && traffic === undefined) context.note(messages.noTraffic(model));
  const pricePerUnitHour = args.usd("--unit-price", "60.5");
  const options = {
    replace: args.has("--replace"),
    signal: context.signal,
    ...omitUndefined({ pricePerUnitHour, traffic }),
  };
  const throughput = connectThroughput(context);
  const plan = await throughput.plan(definition, options);
  if (args.has("--dry-run")) {
    context.print(plan, () => `${renderPlan(context, plan)}\n${renderCost(context, plan)}`);
    return 0;
  }
  if (plan.action === "create" || plan.action === "replace") {
    for (const line of renderCost(context, plan).split("\n")) context.note(line);
    for (const note of plan.notes) context.note(note);
    if (!(await context.confirm(messages.buyQuestion(name)))) return 1;
  }
  const { provisioned, action } = await throughput.ensure(definition, options);
  const result = { action, ...provisioned, cost: plan.cost, breakEven: plan.breakEven };
  context.print(result, () => `${messages.ensured(action, name)}\n${provisioned.arn}`);
  return 0;
}

function renderCost({ texts: { messages } }: CommandContext, { cost, breakEven }: ThroughputPlan): string {
  const lines = [
    cost === undefined ? messages.costUnknown : messages.throughputCost(cost.usdPerHour, cost.usdPerMonth),
  ];
  if (breakEven !== undefined) {
    lines.push(
      messages.breakEven(breakEven.breakEvenTokensPerHour, breakEven.tokensPerHour, breakEven.savedUsdPerMonth),
    );
  }
  return lines.join("\n");
}
