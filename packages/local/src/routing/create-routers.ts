import { defaultRouterModels, omitUndefined } from "@bedrock-routed/core";
import { type Account, isSourceRegion, ownedArn } from "../account/account";
import { type ResolvedModel, readTarget, resolveModel } from "../account/resolve-model";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { resourceId } from "../resources/resource-store";
import { checkRouter, type PromptRouter, type PromptRouterDefinition } from "./prompt-router";

const NAME = /^(?:[0-9a-zA-Z][ _-]?)+$/;
const MAX_NAME = 64;

/**
 * Creates a custom router from an option, with the checks of CreatePromptRouter.
 * @param option where the definition stands, such as `promptRouters[0]`
 * @throws InvalidLocalOptionError with the error message of the service
 */
export function createCustomRouter(account: Account, definition: PromptRouterDefinition, option: string): PromptRouter {
  const { name, responseQualityDifference, description } = definition;
  if (!NAME.test(name) || name.length > MAX_NAME) {
    throw new InvalidLocalOptionError(`${option}.name`, name, "Use 1 to 64 letters, digits, spaces, _ and -.");
  }
  const checked = checkRouter(definition, account.modelCatalog, (id) => resolveModel(account, readTarget(id)));
  if ("error" in checked) {
    throw new InvalidLocalOptionError(`${option}.${checked.field}`, checked.value, withStop(checked.error.message));
  }
  return omitUndefined({
    name,
    // The same name always gives the same ARN, so that a program can store it.
    arn: ownedArn(account, `prompt-router/${resourceId(name)}`),
    type: "custom" as const,
    description,
    ...checked,
    responseQualityDifference,
    createdAt: account.now(),
    updatedAt: account.now(),
  });
}

function withStop(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

/** Percent. AWS does not publish the quality difference of its default routers. */
const DEFAULT_QUALITY_DIFFERENCE = 10;
/** The routers of models that Amazon Bedrock still serves. */
const DEFAULT_ROUTERS = [
  { id: "amazon.nova:1", name: "Nova Prompt Router" },
  { id: "meta.llama:1", name: "Meta Prompt Router" },
] as const;

/** Builds the ARN of a default router, even when the account's Region does not have it. */
export function defaultRouterArn(account: Account, id: (typeof DEFAULT_ROUTERS)[number]["id"]): string {
  return ownedArn(account, `default-prompt-router/${id}`);
}

/**
 * Creates the routers that AWS provides in the account's Region: those whose two models have inference profiles of
 * the Region's geography.
 */
export function createDefaultRouters(account: Account): PromptRouter[] {
  return DEFAULT_ROUTERS.flatMap(({ id, name }) => {
    const arn = defaultRouterArn(account, id);
    const target = readTarget(arn);
    // The smaller model comes first and is the fallback, so that the larger one only answers when it is clearly better.
    const [small, large] = (target.kind === "prompt-router" && defaultRouterModels(target)) || [];
    if (small === undefined || large === undefined) return [];
    const prefix = ["us", "eu", "apac"].find(
      (candidate) =>
        isSourceRegion(candidate, account.region) &&
        [small, large].every((modelId) => account.modelCatalog.model(modelId)?.profiles.includes(candidate) === true),
    );
    if (prefix === undefined) return [];
    const resolved = (modelId: string): ResolvedModel => ({
      modelId,
      arn: ownedArn(account, `inference-profile/${prefix}.${modelId}`),
    });
    const fallbackModel = resolved(small);
    return [
      {
        name,
        arn,
        type: "default",
        models: [fallbackModel, resolved(large)],
        fallbackModel,
        responseQualityDifference: DEFAULT_QUALITY_DIFFERENCE,
      },
    ];
  });
}
