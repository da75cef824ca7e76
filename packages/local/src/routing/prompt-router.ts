import type { ModelCatalog } from "@bedrock-routed/core";
import { type ResolvedModel, readTarget } from "../account/resolve-model";
import { namedMembers, ownedMembers, type Resource } from "../resources/resource-store";
import { pair, structure } from "../shapes/collection-shapes";
import { double, oneOf, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import { ServiceError, validationError } from "../wire/service-error";

/** A custom prompt router to create, with the same rules as CreatePromptRouter. */
export interface PromptRouterDefinition {
  /** A unique name of 1 to 64 letters, digits, spaces, `_` and `-`. */
  readonly name: string;
  /** Exactly two models of one family, as model ids, inference profile ids or ARNs. */
  readonly models: readonly [string, string];
  /** One of `models`. It answers unless the other model is estimated to be better by more than the quality difference. */
  readonly fallbackModel: string;
  /** Quality difference in percent, a multiple of 5 from 0 to 100. */
  readonly responseQualityDifference: number;
  readonly description?: string;
}

/** A prompt router of the account. */
export interface PromptRouter extends Resource {
  readonly type: "default" | "custom";
  readonly description?: string;
  readonly models: readonly [ResolvedModel, ResolvedModel];
  readonly fallbackModel: ResolvedModel;
  /** Percent. */
  readonly responseQualityDifference: number;
}

const resolvedModel: Shape<ResolvedModel> = structure({ modelId: string(), arn: string() }, { declaredArn: string() });

/** The form of a prompt router in a snapshot. */
export const promptRouterShape: Shape<PromptRouter> = structure(
  {
    ...namedMembers,
    type: oneOf("default", "custom"),
    models: pair(resolvedModel),
    fallbackModel: resolvedModel,
    responseQualityDifference: double({ min: 0, max: 100 }),
  },
  { ...ownedMembers, createdAt: double(), description: string() },
);

/** The models of a valid router definition. */
export interface RouterModels {
  readonly models: readonly [ResolvedModel, ResolvedModel];
  readonly fallbackModel: ResolvedModel;
}

/** Why a router definition is invalid. */
export interface RouterProblem {
  /** The invalid member, such as `"models[0]"`. */
  readonly field: string;
  readonly value: unknown;
  readonly error: ServiceError;
}

/**
 * Checks the rules for a router that the service model does not state: exactly two models of one family, a fallback
 * model that is one of them, and a quality difference in steps of 5 %.
 * @param resolve finds the model of an id or ARN; throws ServiceError when there is none
 */
export function checkRouter(
  definition: Omit<PromptRouterDefinition, "name" | "models"> & { readonly models: readonly string[] },
  modelCatalog: ModelCatalog,
  resolve: (id: string) => ResolvedModel,
): RouterModels | RouterProblem {
  const { responseQualityDifference: difference } = definition;
  if (!Number.isInteger(difference / 5) || difference < 0 || difference > 100) {
    const text = "Response quality difference must be a value multiple of 5";
    return { field: "responseQualityDifference", value: difference, error: validationError(text) };
  }
  if (!Array.isArray(definition.models) || definition.models.length !== 2) return pairProblem(definition.models);
  const models: ResolvedModel[] = [];
  for (const [index, id] of definition.models.entries()) {
    const model = resolveRoutable(id, `models[${index}]`, modelCatalog, resolve);
    if ("error" in model) return model;
    models.push(model);
  }
  const fallback = resolveRoutable(definition.fallbackModel, "fallbackModel", modelCatalog, resolve);
  if ("error" in fallback) return fallback;
  const [first, second] = models;
  const family = (model: ResolvedModel): string | undefined => modelCatalog.model(model.modelId)?.provider;
  if (first === undefined || second === undefined || first.arn === second.arn || family(first) !== family(second)) {
    return pairProblem(definition.models);
  }
  const fallbackModel = models.find((model) => declaredArnOf(model) === declaredArnOf(fallback));
  if (fallbackModel !== undefined) return { models: [first, second], fallbackModel };
  const error = validationError("The fallback model must be one of the models.");
  return { field: "fallbackModel", value: definition.fallbackModel, error };
}

/** The ARN that a router's definition named. */
export function declaredArnOf({ arn, declaredArn = arn }: ResolvedModel): string {
  return declaredArn;
}

function pairProblem(models: readonly string[]): RouterProblem {
  const error = validationError("You must choose exactly two models within the same family.");
  return { field: "models", value: models, error };
}

function resolveRoutable(
  id: string,
  field: string,
  modelCatalog: ModelCatalog,
  resolve: (id: string) => ResolvedModel,
): ResolvedModel | RouterProblem {
  try {
    // Checked before `resolve`, because a model that no router supports may also not be callable in this way. The
    // reason that matters to the caller is the first one.
    requireRoutable(readModelId(id), modelCatalog);
    const model = resolve(id);
    requireRoutable(model.modelId, modelCatalog);
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

function requireRoutable(modelId: string, modelCatalog: ModelCatalog): void {
  if (modelCatalog.model(modelId)?.promptRouting !== false) return;
  throw validationError("Prompt routing is not supported for the specified model identifier");
}
