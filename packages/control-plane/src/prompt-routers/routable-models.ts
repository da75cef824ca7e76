import { defaultModelCatalog, type ModelCatalog, resolveProfileId } from "@bedrock-routed/core";

/** Where prompt routers accept a model. */
interface RoutingRegions {
  /** Regions in which a router can name the model itself. */
  readonly inRegion: readonly string[];
  /** Regions in which a router can name the cross-Region profile of the model. */
  readonly throughProfile: readonly string[];
}

const NOVA: RoutingRegions = {
  inRegion: ["us-east-1", "us-gov-west-1"],
  throughProfile: [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-3",
    "us-east-1",
    "us-east-2",
    "us-west-2",
  ],
};
const US = ["us-east-1", "us-east-2", "us-west-2"];
const CLAUDE_3_HAIKU = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-west-1",
  "eu-west-3",
  "us-east-1",
  "us-gov-west-1",
  "us-west-2",
];

/**
 * The models that prompt routers accept, by Region. The Regions of the profiles of both versions of Claude 3.5
 * Sonnet are left out: they are past their end of life.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html (read on 2026-06-29; the list was
 * the same on 2026-11-27)
 */
const MODELS: Readonly<Record<string, RoutingRegions>> = {
  "amazon.nova-lite-v1:0": NOVA,
  "amazon.nova-pro-v1:0": NOVA,
  "anthropic.claude-3-haiku-20240307-v1:0": {
    inRegion: CLAUDE_3_HAIKU,
    throughProfile: [...CLAUDE_3_HAIKU, "us-gov-east-1", "us-east-2"],
  },
  "anthropic.claude-3-5-haiku-20241022-v1:0": { inRegion: ["us-west-2"], throughProfile: US },
  "anthropic.claude-3-5-sonnet-20240620-v1:0": {
    inRegion: ["ap-northeast-1", "ap-northeast-2", "eu-central-1", "us-east-1", "us-gov-west-1", "us-west-2"],
    throughProfile: [],
  },
  "anthropic.claude-3-5-sonnet-20241022-v2:0": { inRegion: ["ap-southeast-2", "us-west-2"], throughProfile: [] },
  "meta.llama3-1-8b-instruct-v1:0": { inRegion: ["us-west-2"], throughProfile: US },
  "meta.llama3-1-70b-instruct-v1:0": { inRegion: ["us-west-2"], throughProfile: US },
  "meta.llama3-2-11b-instruct-v1:0": { inRegion: [], throughProfile: US },
  "meta.llama3-2-90b-instruct-v1:0": { inRegion: [], throughProfile: US },
  "meta.llama3-3-70b-instruct-v1:0": { inRegion: ["us-east-2"], throughProfile: US },
};

/** Two models of one family that a prompt router can choose from. */
export interface RouterPair {
  /** Name of the company that made the models, such as `Amazon`. */
  readonly provider: string;
  /** The cheaper model, as an id that a router of the Region accepts: a base id or the id of a cross-Region profile. */
  readonly small: string;
  /** The other model. */
  readonly large: string;
  /**
   * ISO date of the first end of life among the two, when it is past: Amazon Bedrock then refuses calls through
   * the router. Absent while both can be called, as far as it is known.
   */
  readonly endOfLife?: string;
}

/** Options of {@link listRouterPairs}. */
export interface RouterPairOptions {
  /** @default now */
  readonly now?: Date;
  /** Where lifecycles and prices are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog;
}

/**
 * Lists the pairs of models that a prompt router can have in a Region, those that can be called first. Pairs whose
 * prices are not known, so that neither is known to be the cheaper one, are left out.
 *
 * @param region such as `"us-east-1"`
 */
export function listRouterPairs(region: string, options: RouterPairOptions = {}): RouterPair[] {
  const { now = new Date(), modelCatalog = defaultModelCatalog() } = options;
  const today = now.toISOString().slice(0, 10);
  const models = Object.keys(MODELS).flatMap((modelId) => {
    const id = routableId(modelId, region, modelCatalog);
    const facts = modelCatalog.model(modelId);
    const price = outputPrice(modelId, modelCatalog);
    if (id === undefined || facts === undefined || price === undefined) return [];
    const { endOfLife } = facts.lifecycle ?? {};
    return [{ id, provider: facts.provider, price, ...(endOfLife && endOfLife <= today && { endOfLife }) }];
  });
  const pairs = models.flatMap((small) =>
    models
      .filter((large) => large.provider === small.provider && large.price > small.price)
      .map((large): RouterPair => {
        const [endOfLife] = [small.endOfLife, large.endOfLife].filter((date) => date !== undefined).sort();
        return {
          provider: small.provider,
          small: small.id,
          large: large.id,
          ...(endOfLife !== undefined && { endOfLife }),
        };
      }),
  );
  return pairs.sort((a, b) => Number(a.endOfLife !== undefined) - Number(b.endOfLife !== undefined));
}

/**
 * The id under which a router of a Region accepts a base model: the base id where AWS lists the model in the
 * Region, else the id of its profile.
 * @returns `undefined` when no router of the Region is known to accept the model
 */
export function routableId(modelId: string, region: string, modelCatalog: ModelCatalog): string | undefined {
  if (!Object.hasOwn(MODELS, modelId)) return undefined;
  const regions = MODELS[modelId];
  if (regions?.inRegion.includes(region)) return modelId;
  return regions?.throughProfile.includes(region) ? resolveProfileId(modelId, region, "geo", modelCatalog) : undefined;
}

/** Base ids of the models that prompt routers accept in any Region. */
export const routableModels: readonly string[] = Object.keys(MODELS);

/** In USD per million tokens, in the US, where every routable model has a price: only the order of two models matters. */
export function outputPrice(modelId: string, modelCatalog: ModelCatalog): number | undefined {
  const quote = modelCatalog.price({ modelId, scope: "in-region" }) ?? modelCatalog.price({ modelId, scope: "us" });
  return quote?.price.output;
}
