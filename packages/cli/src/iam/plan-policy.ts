import * as account from "./account-features";
import * as calls from "./call-features";
import * as data from "./data-features";
import { allow, type BuildStatements, type Policy, type PolicyScope } from "./policy";

/** `doctor` sends small calls, and reads lists. With a knowledge base, it searches it. */
const doctor: BuildStatements = (scope) => [
  ...calls.invoke(scope),
  ...calls.lookup(scope),
  allow("ListResources", ["bedrock:ListPromptRouters", "bedrock:ListInferenceProfiles"], ["*"]),
  ...(scope.knowledgeBases.length === 0 ? [] : calls.knowledgeBase(scope)),
];

/** The features that a policy can be made for. A command that changes something has the feature of its name. */
export const policyFeatures: Readonly<Record<string, BuildStatements>> = {
  doctor,
  invoke: calls.invoke,
  lookup: calls.lookup,
  "count-tokens": calls.countTokens,
  "knowledge-base": calls.knowledgeBase,
  rerank: calls.rerank,
  routers: account.routers,
  profiles: account.profiles,
  batch: account.batch,
  distill: account.distill,
  throughput: account.throughput,
  deployments: account.deployments,
  cache: data.cache,
  "cache-setup": data.cacheSetup,
  "cache-clear": data.cacheClear,
  budget: data.budget,
  "budget-setup": data.budgetSetup,
  alarms: account.alarms,
  dashboards: account.dashboards,
  reconcile: data.reconcile,
  metrics: data.metrics,
  prices: data.prices,
};

/** The least that the named features need. Statements are in the order of the features; each is there once. */
export function planPolicy(features: readonly string[], scope: PolicyScope): Policy {
  const statements = features.flatMap((feature) =>
    Object.hasOwn(policyFeatures, feature) ? (policyFeatures[feature]?.(scope) ?? []) : [],
  );
  // IAM refuses a document in which two statements have the same Sid.
  return { Version: "2012-10-17", Statement: [...new Map(statements.map((each) => [each.Sid, each])).values()] };
}
