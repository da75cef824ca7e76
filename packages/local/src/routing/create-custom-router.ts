import { createHash } from "node:crypto";
import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { readTarget, resolveModel } from "../account/resolve-model";
import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { ServiceError } from "../errors/service-error";
import type { PromptRouter, PromptRouterDefinition, RoutedModel } from "./prompt-router";

const NAME = /^(?:[0-9a-zA-Z][ _-]?){1,64}$/;

/**
 * A custom router, checked as CreatePromptRouter checks it.
 * @param option where the definition stands, such as `promptRouters[0]`
 * @throws InvalidLocalOptionError with the text of the service
 */
export function createCustomRouter(account: Account, definition: PromptRouterDefinition, option: string): PromptRouter {
  const { name, responseQualityDifference } = definition;
  if (!NAME.test(name)) {
    throw new InvalidLocalOptionError(`${option}.name`, name, "Use 1 to 64 letters, digits, spaces, _ and -.");
  }
  if (
    !Number.isInteger(responseQualityDifference / 5) ||
    responseQualityDifference < 0 ||
    responseQualityDifference > 100
  ) {
    throw new InvalidLocalOptionError(
      `${option}.responseQualityDifference`,
      responseQualityDifference,
      "Response quality difference must be a value multiple of 5, from 0 to 100.",
    );
  }
  const models = readPair(definition.models, `${option}.models`).map((id, index) =>
    resolveRouted(account, id, `${option}.models[${index}]`),
  );
  const [first, second] = models;
  const fallback = resolveRouted(account, definition.fallbackModel, `${option}.fallbackModel`);
  const fallbackModel = models.find((model) => model.arn === fallback.arn);
  if (
    first === undefined ||
    second === undefined ||
    first.arn === second.arn ||
    !areOneFamily(account, first, second)
  ) {
    throw new InvalidLocalOptionError(
      `${option}.models`,
      definition.models,
      "You must choose exactly two models within the same family.",
    );
  }
  if (fallbackModel === undefined) {
    throw new InvalidLocalOptionError(
      `${option}.fallbackModel`,
      definition.fallbackModel,
      "It must be one of the models.",
    );
  }
  return {
    name,
    arn: ownedArn(account, `prompt-router/${routerId(name)}`),
    type: "custom",
    ...(definition.description === undefined ? {} : { description: definition.description }),
    models: [first, second],
    fallbackModel,
    responseQualityDifference,
  };
}

function readPair(models: readonly string[], option: string): readonly string[] {
  if (Array.isArray(models) && models.length === 2) return models;
  throw new InvalidLocalOptionError(option, models, "You must choose exactly two models within the same family.");
}

function resolveRouted(account: Account, id: string, option: string): RoutedModel {
  try {
    const target = readTarget(id);
    const modelId = target.kind === "foundation-model" || target.kind === "system-profile" ? target.modelId : "";
    if (account.facts.model(modelId)?.promptRouting === false) {
      throw new InvalidLocalOptionError(
        option,
        id,
        "Prompt routing is not supported for the specified model identifier.",
      );
    }
    return resolveModel(account, target);
  } catch (error) {
    throw error instanceof ServiceError ? new InvalidLocalOptionError(option, id, error.message) : error;
  }
}

function areOneFamily({ facts }: Account, a: RoutedModel, b: RoutedModel): boolean {
  return facts.model(a.modelId)?.provider === facts.model(b.modelId)?.provider;
}

/** Twelve lower-case letters and digits, as the service makes them, but the same for the same name. */
function routerId(name: string): string {
  return BigInt(`0x${createHash("sha256").update(name).digest("hex")}`)
    .toString(36)
    .padStart(12, "0")
    .slice(-12);
}
