import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { readTarget, resolveModel } from "../account/resolve-model";
import { resourceId } from "../control-plane/resources/resource-id";
import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { checkRouter } from "./check-router";
import type { PromptRouter, PromptRouterDefinition } from "./prompt-router";

const NAME = /^(?:[0-9a-zA-Z][ _-]?)+$/;
const MAX_NAME = 64;

/**
 * A custom router, checked as CreatePromptRouter checks it.
 * @param option where the definition stands, such as `promptRouters[0]`
 * @throws InvalidLocalOptionError with the text of the service
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
  return {
    name,
    // The same for the same name, so that a program may write it down.
    arn: ownedArn(account, `prompt-router/${resourceId(name)}`),
    type: "custom",
    ...(description === undefined ? {} : { description }),
    ...checked,
    responseQualityDifference,
    createdAt: account.now(),
    updatedAt: account.now(),
  };
}

function withStop(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
