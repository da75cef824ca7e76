import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { isSourceRegion } from "../account/profile-regions";
import type { PromptRouter, RoutedModel } from "./prompt-router";

/** Percent. AWS does not publish that of its default routers. */
const DEFAULT_QUALITY_DIFFERENCE = 10;
/** The small model comes first and is the fallback, so that the other one has to earn its price. */
const DEFAULT_ROUTERS = [
  { id: "amazon.nova:1", name: "Nova Prompt Router", models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"] },
  {
    id: "meta.llama:1",
    name: "Meta Prompt Router",
    models: ["meta.llama3-1-8b-instruct-v1:0", "meta.llama3-3-70b-instruct-v1:0"],
  },
] as const;

/** The ARN of a default router, whether or not the Region has it. */
export function defaultRouterArn(account: Account, id: (typeof DEFAULT_ROUTERS)[number]["id"]): string {
  return ownedArn(account, `default-prompt-router/${id}`);
}

/** The routers that AWS provides in the account's Region: those with a profile of its geography. */
export function createDefaultRouters(account: Account): PromptRouter[] {
  return DEFAULT_ROUTERS.flatMap(({ id, name, models: [small, large] }) => {
    const prefix = ["us", "eu", "apac"].find(
      (candidate) =>
        isSourceRegion(candidate, account.region) &&
        [small, large].every((modelId) => account.modelCatalog.model(modelId)?.profiles.includes(candidate) === true),
    );
    if (prefix === undefined) return [];
    const routed = (modelId: string): RoutedModel => ({
      modelId,
      arn: ownedArn(account, `inference-profile/${prefix}.${modelId}`),
    });
    const fallbackModel = routed(small);
    return [
      {
        name,
        arn: defaultRouterArn(account, id),
        type: "default",
        models: [fallbackModel, routed(large)],
        fallbackModel,
        responseQualityDifference: DEFAULT_QUALITY_DIFFERENCE,
      },
    ];
  });
}
