import {
  capabilitiesOf,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  type ModelTarget,
  omitUndefined,
  parseModelTarget,
  resolveProfileId,
  type ToolChoice,
} from "@bedrock-routed/core";
import type { BedrockControlPlane, BedrockRoutedChatModelInput, ModelsOfTarget } from "../options/chat-model-options";

/** What is known about a resource whose models are not in its ARN. */
export interface TargetDescription {
  /** Base ids of its models. */
  readonly models: readonly string[];
  /** The model that an application inference profile invokes. */
  readonly invokedModel?: InvokedModel;
}

/** Describes a target that hides its models; `undefined` when nothing is known about it. */
export type DescribeTarget = (modelId: string, target: ModelTarget) => Promise<TargetDescription | undefined>;

/** What the options say about a target; `undefined` when they say nothing. */
export type StatedTarget = (modelId: string, target: ModelTarget) => TargetDescription | undefined;

/**
 * Reads what the options say about targets that hide their models: `routerModels` about prompt routers,
 * and `model` about the `applicationInferenceProfile` beside it.
 * @throws InvalidTargetError for a malformed id
 */
export function readStatedTargets(options: BedrockRoutedChatModelInput): StatedTarget {
  const { routerModels, applicationInferenceProfile, model } = options;
  const router = routerModels && { models: routerModels.map(toBaseModelId) };
  const profile = model === undefined ? undefined : toStatedProfile(model);
  return (modelId, { kind }) => {
    if (kind === "prompt-router") return router;
    return modelId === applicationInferenceProfile ? profile : undefined;
  };
}

/** Only a profile id tells the scope in which a profile invokes its model, and with it the price. A base id does not. */
function toStatedProfile(model: string): TargetDescription {
  const target = parseModelTarget(model);
  const invokedModel = target.kind === "system-profile" ? invokedModelOf(target) : undefined;
  return omitUndefined({ models: [toBaseModelId(model)], invokedModel });
}

/** The `tool_choice` values that every model behind a target accepts, if that is known without a lookup. */
export function findToolChoices(
  modelId: string,
  stated: StatedTarget,
  modelCatalog: ModelCatalog,
): ToolChoice[] | undefined {
  const target = parseModelTarget(modelId);
  const choices = capabilitiesOf(stated(modelId, target)?.models ?? [target], modelCatalog).toolChoice;
  return choices && [...choices];
}

export interface TargetDescriberOptions {
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
  /** What the options say. For a prompt router that is enough, and nothing is looked up. */
  readonly stated: StatedTarget;
  /** A control-plane client. Without it nothing is looked up. */
  readonly bedrockClient: BedrockControlPlane | undefined;
}

/**
 * Looks up the models behind prompt routers and application inference profiles, once for each ARN, with
 * GetPromptRouter and GetInferenceProfile. If a lookup is denied or fails, the description is what the
 * options say. A failed lookup is tried again at the next call; a denied one is not.
 */
export function createTargetDescriber(options: TargetDescriberOptions): DescribeTarget {
  const { region, modelCatalog, bedrockClient } = options;
  const known = new Map<string, Promise<TargetDescription | undefined>>();
  return async (modelId, target) => {
    const stated = options.stated(modelId, target);
    const isRouter = target.kind === "prompt-router";
    const isHidden = isRouter || target.kind === "application-profile";
    if (!isHidden || bedrockClient === undefined || (isRouter && stated !== undefined)) return stated;
    const lookup =
      known.get(modelId) ??
      (isRouter
        ? lookUpRouter(bedrockClient, modelId)
        : lookUpProfile(bedrockClient, modelId, region, modelCatalog)
      ).catch((error: unknown) => {
        if (!isDenied(error)) known.delete(modelId);
        return stated;
      });
    known.set(modelId, lookup);
    return lookup;
  };
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === "AccessDeniedException";
}

async function lookUpRouter(client: BedrockControlPlane, promptRouterArn: string): Promise<TargetDescription> {
  const { models } = await client.getPromptRouter({ promptRouterArn });
  return { models: uniqueIds(readModels(models)) };
}

/**
 * The answer does not state the profile's scope. An ARN without a Region means `global`, several Regions
 * the geography of the caller's Region, and one Region a model in that Region.
 */
async function lookUpProfile(
  client: BedrockControlPlane,
  inferenceProfileIdentifier: string,
  region: string,
  modelCatalog: ModelCatalog,
): Promise<TargetDescription> {
  const { models } = await client.getInferenceProfile({ inferenceProfileIdentifier });
  const described = readModels(models);
  const ids = uniqueIds(described);
  const [modelId] = ids;
  if (modelId === undefined || ids.length > 1) return { models: ids };
  const scope = scopeOf(described, modelId, region, modelCatalog);
  return omitUndefined({ models: ids, invokedModel: scope === undefined ? undefined : { modelId, scope, region } });
}

interface DescribedModel {
  readonly modelId: string;
  readonly region: string | undefined;
}

function readModels(models: ModelsOfTarget["models"]): readonly DescribedModel[] {
  return (models ?? []).flatMap(({ modelArn }) => {
    if (modelArn === undefined) return [];
    const target = parseModelTarget(modelArn);
    const modelId = baseModelIdOf(target);
    return modelId === undefined ? [] : [{ modelId, region: target.arn?.region }];
  });
}

function uniqueIds(models: readonly DescribedModel[]): readonly string[] {
  return [...new Set(models.map(({ modelId }) => modelId))];
}

function scopeOf(
  described: readonly DescribedModel[],
  modelId: string,
  region: string,
  modelCatalog: ModelCatalog,
): InvokedModel["scope"] | undefined {
  if (described.some((model) => model.region === undefined)) return "global";
  if (described.length === 1) return "in-region";
  return resolveProfileId(modelId, region, "geo", modelCatalog)?.split(".")[0];
}

/** `us.amazon.nova-lite-v1:0` or an ARN to `amazon.nova-lite-v1:0`. */
function toBaseModelId(id: string): string {
  return baseModelIdOf(parseModelTarget(id)) ?? id;
}

function baseModelIdOf(target: ModelTarget): string | undefined {
  return "modelId" in target ? target.modelId : undefined;
}
