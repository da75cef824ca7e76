import {
  defaultModelCatalog,
  geographies,
  InvalidOptionError,
  type ModelCatalog,
  omitUndefined,
  parseModelTarget,
  possibleRegions,
  resolveProfileId,
  staysWithin,
} from "@bedrock-routed/core";

/** One way to call a base model from a Region. */
export interface ModelRoute {
  /** The `modelId` to call: the base id, or the id of a system profile. */
  readonly id: string;
  /** `"in-region"`, or the prefix of the profile, such as `"eu"` or `"global"`. */
  readonly scope: string;
  /** The Regions that can serve the call. `undefined` for `global`: any commercial Region, and AWS can add some. */
  readonly regions: readonly string[] | undefined;
  /** Price of the standard tier, in USD per million tokens. `undefined` when it is not known. */
  readonly price: { readonly input: number; readonly output: number } | undefined;
  /** Why the data residency forbids it, as a sentence. Absent: it is allowed. */
  readonly forbidden?: string;
}

/** The answer of {@link whichProfile}. */
export interface ProfileChoice {
  /** The id to use: the cheapest allowed way, and among equal prices the one with the most Regions. */
  readonly id: string | undefined;
  /** Every known way to call the model from the Region, the chosen one first. */
  readonly routes: readonly ModelRoute[];
}

/** Options of {@link whichProfile}. */
export interface WhichProfileOptions {
  /** The geography that calls must stay in: `"eu"`, `"jp"`, `"us"` … @default no restriction */
  readonly dataResidency?: string | undefined;
  /** Where profiles and prices are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
}

/**
 * Tells by which id to call a base model from a Region, and what each way costs.
 *
 * @param modelId base model id, such as `anthropic.claude-haiku-4-5-20251001-v1:0`
 * @param region the Region that calls are sent from, such as `ap-northeast-1`
 * @throws InvalidOptionError when the data residency is no known geography, or the catalog does not have the model
 */
export function whichProfile(modelId: string, region: string, options: WhichProfileOptions = {}): ProfileChoice {
  const { dataResidency, modelCatalog = defaultModelCatalog() } = options;
  if (dataResidency !== undefined && !geographies.includes(dataResidency)) {
    throw new InvalidOptionError("dataResidency", dataResidency, `pass one of ${geographies.join(", ")}`);
  }
  const facts = modelCatalog.model(modelId);
  if (facts === undefined) {
    throw new InvalidOptionError("modelId", modelId, "pass a base model id of the catalog, without prefix or ARN");
  }
  const ids = facts.profiles.flatMap((prefix) => resolveProfileId(modelId, region, prefix, modelCatalog) ?? []);
  if (facts.onDemandRegions?.includes(region) === true && facts.mantleOnly !== true) ids.unshift(modelId);
  const routes = ids.map((id) => toRoute(id, region, dataResidency, modelCatalog)).sort(compareRoutes);
  return { id: routes.find(({ forbidden }) => forbidden === undefined)?.id, routes };
}

function toRoute(
  id: string,
  region: string,
  dataResidency: string | undefined,
  modelCatalog: ModelCatalog,
): ModelRoute {
  const target = parseModelTarget(id);
  const scope = target.kind === "system-profile" ? target.prefix : "in-region";
  const regions = possibleRegions(target, region, modelCatalog);
  const modelId = "modelId" in target ? (target.modelId ?? id) : id;
  const price = modelCatalog.price({ modelId, scope, region })?.price;
  const stays = dataResidency === undefined || staysWithin(target, dataResidency, region, modelCatalog) === true;
  const where = regions === undefined ? "any commercial Region" : regions.join(", ");
  return {
    id,
    scope,
    regions,
    price: price && { input: price.input, output: price.output },
    ...omitUndefined({ forbidden: stays ? undefined : `Calls can be served in ${where}, outside ${dataResidency}.` }),
  };
}

function compareRoutes(a: ModelRoute, b: ModelRoute): number {
  const allowed = Number(a.forbidden !== undefined) - Number(b.forbidden !== undefined);
  const price = (a.price?.output ?? Number.POSITIVE_INFINITY) - (b.price?.output ?? Number.POSITIVE_INFINITY);
  const reach = (b.regions?.length ?? Number.POSITIVE_INFINITY) - (a.regions?.length ?? Number.POSITIVE_INFINITY);
  return allowed || price || reach || 0;
}
