import { loadCatalog } from "../catalog/catalog-file";
import { findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { planPolicy, policyFeatures } from "./plan-policy";

/** `iam <features...>`: the least-privilege policy for the named features. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const features = args.rest;
  const unknown = features.find((feature) => !Object.hasOwn(policyFeatures, feature));
  if (unknown !== undefined) {
    throw new UsageError(messages.unknownFeature(unknown, Object.keys(policyFeatures).join(", ")));
  }
  const region = (await findRegion(context)) ?? "*";
  const policy = planPolicy([...new Set(features)], {
    partition: region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws",
    region,
    account: args.text("--account") ?? "*",
    models: args.list("--model"),
    knowledgeBases: args.list("--knowledge-base"),
    table: args.text("--table") ?? "*",
    catalog: await loadCatalog(undefined),
  });
  // A policy is for a program in any case.
  context.out(JSON.stringify(policy, undefined, 2));
  if (policy.Statement.some(({ Resource }) => Resource.some((arn) => arn.includes("*"))))
    context.note(messages.wideResources);
  return 0;
}
