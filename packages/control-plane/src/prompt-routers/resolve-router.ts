import { InvalidOptionError, type ModelCatalog, readModelTarget } from "@bedrock-routed/core";
import type { ControlPlaneClient } from "../connection";
import { findProfile, foundationModelArn } from "../requests/model-arn";
import type { CallOptions } from "../requests/send";
import type { RouterModel } from "./prompt-router";
import { outputPrice, routableId, routableModels } from "./routable-models";
import type { RouterDefinition } from "./router-definition";

/** A definition whose models are resolved to ARNs. */
export interface ResolvedRouter extends Omit<RouterDefinition, "models" | "fallbackModel"> {
  readonly models: readonly [RouterModel, RouterModel];
  readonly fallbackModel: RouterModel;
}

/** What is needed to resolve a definition. */
export interface ResolveContext extends CallOptions {
  readonly client: ControlPlaneClient;
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
}

/**
 * Resolves the models of a definition to ARNs, and checks what the service would refuse. It sends
 * GetInferenceProfile for ids of profiles, whose ARN names the account.
 * @throws InvalidOptionError when the models are no pair for a router; ControlPlaneError when a look-up fails
 */
export async function resolveRouter(definition: RouterDefinition, context: ResolveContext): Promise<ResolvedRouter> {
  const { models, fallbackModel, ...rest } = definition;
  const [first, second] = await Promise.all([
    resolveModel(models[0], "models[0]", context),
    resolveModel(models[1], "models[1]", context),
  ]);
  requirePair(first, second, models, context.modelCatalog);
  return {
    ...rest,
    models: [first, second],
    fallbackModel: await resolveFallback(fallbackModel, [first, second], context),
  };
}

async function resolveModel(id: string, option: string, context: ResolveContext): Promise<RouterModel> {
  const target = readModelTarget(id);
  switch (target?.kind) {
    case "foundation-model": {
      requireRoutable(target.modelId, id, option);
      if (target.arn !== undefined) return { arn: id, modelId: target.modelId };
      const routable = routableId(target.modelId, context.region, context.modelCatalog);
      if (routable === undefined) {
        const remedy = `AWS does not list the model for prompt routers in ${context.region}: listRouterPairs(region) says what it does list`;
        throw new InvalidOptionError(option, id, remedy);
      }
      return routable === id
        ? { arn: foundationModelArn(id, context.region), modelId: target.modelId }
        : findProfile(routable, context.client, context);
    }
    case "system-profile":
      requireRoutable(target.modelId, id, option);
      return target.arn === undefined ? findProfile(id, context.client, context) : { arn: id, modelId: target.modelId };
    case "application-profile": {
      const model = await findProfile(id, context.client, context);
      if (model.modelId !== undefined) requireRoutable(model.modelId, id, option);
      return model;
    }
    default:
      throw new InvalidOptionError(option, id, "pass the id or ARN of a foundation model or of an inference profile");
  }
}

/** The list of models is AWS's own. Others are refused with "Prompt routing is not supported" (reports of users). */
function requireRoutable(modelId: string, id: string, option: string): void {
  if (routableModels.includes(modelId)) return;
  throw new InvalidOptionError(option, id, `prompt routers accept only these models: ${routableModels.join(", ")}`);
}

function requirePair(
  first: RouterModel,
  second: RouterModel,
  given: readonly string[],
  modelCatalog: ModelCatalog,
): void {
  const providers = [first, second].map(({ modelId }) => modelId && modelCatalog.model(modelId)?.provider);
  if (first.arn === second.arn || first.modelId === second.modelId) {
    throw new InvalidOptionError("models", given.join(" and "), "pass two different models");
  }
  if (providers[0] !== undefined && providers[1] !== undefined && providers[0] !== providers[1]) {
    throw new InvalidOptionError("models", given.join(" and "), "a prompt router has two models of one family");
  }
}

async function resolveFallback(
  id: string | undefined,
  models: readonly [RouterModel, RouterModel],
  context: ResolveContext,
): Promise<RouterModel> {
  const [first, second] = models;
  if (id !== undefined) {
    const fallback = await resolveModel(id, "fallbackModel", context);
    const model = models.find(({ arn }) => arn === fallback.arn);
    if (model === undefined) throw new InvalidOptionError("fallbackModel", id, "pass one of the two models");
    return model;
  }
  const cheaper = findCheaper(first, second, context.modelCatalog);
  if (cheaper !== undefined) return cheaper;
  const remedy = "the prices do not say which model is cheaper, so pass one of the two";
  throw new InvalidOptionError("fallbackModel", id, remedy);
}

function findCheaper(first: RouterModel, second: RouterModel, modelCatalog: ModelCatalog): RouterModel | undefined {
  const [a, b] = [first, second].map(({ modelId }) => modelId && outputPrice(modelId, modelCatalog));
  if (typeof a !== "number" || typeof b !== "number" || a === b) return undefined;
  return a < b ? first : second;
}
