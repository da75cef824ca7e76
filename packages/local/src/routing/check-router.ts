import type { ModelCatalog } from "@bedrock-routed/core";
import { readTarget } from "../account/resolve-model";
import { ServiceError, validationError } from "../errors/service-error";
import type { PromptRouterDefinition, RoutedModel } from "./prompt-router";

/** What a router needs that is made of a definition. */
export interface RouterModels {
  readonly models: readonly [RoutedModel, RoutedModel];
  readonly fallbackModel: RoutedModel;
}

/** What is wrong with a definition, and where. */
export interface RouterProblem {
  /** Such as `"models[0]"`. */
  readonly field: string;
  readonly value: unknown;
  readonly error: ServiceError;
}

const PAIR = "You must choose exactly two models within the same family.";

/**
 * Checks what the service model does not say of a router: exactly two models of one family, the
 * fallback among them, a quality difference in steps of 5 %.
 * @param resolve the model that an id or ARN leads to; throws ServiceError when there is none
 */
export function checkRouter(
  definition: Omit<PromptRouterDefinition, "name" | "models"> & { readonly models: readonly string[] },
  modelCatalog: ModelCatalog,
  resolve: (id: string) => RoutedModel,
): RouterModels | RouterProblem {
  const { responseQualityDifference: difference } = definition;
  if (!Number.isInteger(difference / 5) || difference < 0 || difference > 100) {
    const text = "Response quality difference must be a value multiple of 5";
    return { field: "responseQualityDifference", value: difference, error: validationError(text) };
  }
  if (!Array.isArray(definition.models) || definition.models.length !== 2) return pairProblem(definition.models);
  const models: RoutedModel[] = [];
  for (const [index, id] of definition.models.entries()) {
    const model = resolveRouted(id, `models[${index}]`, modelCatalog, resolve);
    if ("error" in model) return model;
    models.push(model);
  }
  const fallback = resolveRouted(definition.fallbackModel, "fallbackModel", modelCatalog, resolve);
  if ("error" in fallback) return fallback;
  const [first, second] = models;
  const family = (model: RoutedModel): string | undefined => modelCatalog.model(model.modelId)?.provider;
  if (first === undefined || second === undefined || first.arn === second.arn || family(first) !== family(second)) {
    return pairProblem(definition.models);
  }
  const fallbackModel = models.find((model) => declaredArn(model) === declaredArn(fallback));
  if (fallbackModel !== undefined) return { models: [first, second], fallbackModel };
  const error = validationError("The fallback model must be one of the models.");
  return { field: "fallbackModel", value: definition.fallbackModel, error };
}

function pairProblem(models: readonly string[]): RouterProblem {
  return { field: "models", value: models, error: validationError(PAIR) };
}

function resolveRouted(
  id: string,
  field: string,
  modelCatalog: ModelCatalog,
  resolve: (id: string) => RoutedModel,
): RoutedModel | RouterProblem {
  try {
    // Before it is resolved: a model that is not routed may also not be callable in this way.
    requireRouted(readModelId(id), modelCatalog);
    const model = resolve(id);
    requireRouted(model.modelId, modelCatalog);
    return model;
  } catch (error) {
    if (error instanceof ServiceError) return { field, value: id, error };
    throw error;
  }
}

function readModelId(id: string): string {
  const target = readTarget(id);
  return "modelId" in target ? (target.modelId ?? "") : "";
}

function requireRouted(modelId: string, modelCatalog: ModelCatalog): void {
  if (modelCatalog.model(modelId)?.promptRouting !== false) return;
  throw validationError("Prompt routing is not supported for the specified model identifier");
}

function declaredArn({ arn, declaredArn = arn }: RoutedModel): string {
  return declaredArn;
}
