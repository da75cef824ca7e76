import { readModelTarget } from "@bedrock-routed/core";
import { loadCatalog } from "../catalog/catalog-file";
import { findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { planPolicy, policyFeatures } from "./plan-policy";

/** A policy for a table names the table: the packages of the tables build no other. */
const tableFeatures = ["cache", "cache-setup", "cache-clear", "budget", "budget-setup"];

/** `iam <features...>`: the least-privilege policy for the named features. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const features = args.rest;
  const unknown = features.find((feature) => !Object.hasOwn(policyFeatures, feature));
  if (unknown !== undefined) {
    throw new UsageError(messages.unknownFeature(unknown, Object.keys(policyFeatures).join(", ")));
  }
  const region = (await findRegion(context)) ?? "*";
  const ofTable = features.find((feature) => tableFeatures.includes(feature));
  const isNamed = region !== "*" && args.isGiven("--account") && args.isGiven("--table");
  if (ofTable !== undefined && !isNamed) throw new UsageError(messages.tableMustBeNamed(ofTable));
  const policy = planPolicy([...new Set(features)], {
    partition: region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws",
    region,
    account: args.text("--account") ?? "*",
    models: args.list("--model"),
    knowledgeBases: args.list("--knowledge-base"),
    table: args.text("--table") ?? "*",
    buckets: args.list("--bucket"),
    roles: args.list("--role"),
    catalog: await loadCatalog(undefined),
  });
  // A policy is for a program in any case.
  context.out(JSON.stringify(policy, undefined, 2));
  if (policy.Statement.some(({ Resource }) => Resource.some((arn) => arn.includes("*"))))
    context.note(messages.wideResources);
  const router = args.list("--model").find((id) => readModelTarget(id)?.kind === "prompt-router");
  if (router !== undefined) context.note(messages.routerNeedsModels(router));
  return 0;
}
