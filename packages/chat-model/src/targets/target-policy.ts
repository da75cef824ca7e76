import {
  BedrockRoutedError,
  InvalidOptionError,
  type ModelCatalog,
  parseModelTarget,
  resolveProfileId,
  staysWithin,
} from "@bedrock-routed/core";
import { RegionMismatchError } from "../client/region";
import type { CrossRegion } from "../options/chat-model-options";
import { TargetBreakers } from "./fallbacks";

/** A target can be served outside of the geography that data must not leave, or its Regions are unknown. */
export class ResidencyError extends BedrockRoutedError {
  readonly modelId: string;
  readonly dataResidency: string;

  /** @param known whether the Regions of the target are known */
  constructor(modelId: string, dataResidency: string, region: string, known: boolean) {
    const why = known
      ? `can be served outside of it when called from ${region}`
      : "can be served in Regions that its id does not tell";
    super(
      `dataResidency is "${dataResidency}", but ${modelId} ${why}. Use a profile of that geography, such as the one ` +
        `for crossRegion: "${dataResidency}", or a model in a Region there.`,
    );
    this.modelId = modelId;
    this.dataResidency = dataResidency;
  }
}

/** The options that decide where the calls of one chat model can go. */
export interface TargetPolicyOptions {
  readonly region: string;
  /** Gives the Region of a client that the caller built: the SDK only tells it asynchronously. */
  readonly clientRegion: (() => Promise<string>) | undefined;
  readonly modelCatalog: ModelCatalog;
  readonly crossRegion: CrossRegion;
  /** A geography prefix, such as `"eu"`; `undefined` for anywhere. */
  readonly dataResidency: string | undefined;
  readonly fallbacks: readonly string[];
  readonly fallbackCooldownMs: number;
  /** Ids or ARNs of the models behind a prompt router. */
  readonly routerModels: readonly string[] | undefined;
}

/** Resolves the model that a call asks for to the targets to try, and checks each of them. */
export class TargetPolicy {
  readonly breakers: TargetBreakers;
  readonly #options: TargetPolicyOptions;
  readonly #fallbacks: readonly string[];
  readonly #resolved: Map<string, readonly string[]> = new Map();

  /**
   * @throws InvalidTargetError, InvalidOptionError, ResidencyError or RegionMismatchError for a fallback
   *   that cannot be used
   */
  constructor(options: TargetPolicyOptions) {
    this.#options = options;
    this.breakers = new TargetBreakers(options.fallbackCooldownMs);
    for (const modelId of options.fallbacks) parseModelTarget(modelId);
    this.#fallbacks = options.fallbacks.map((modelId) => this.#resolveOne(modelId));
  }

  /** @throws InvalidTargetError, InvalidOptionError, ResidencyError or RegionMismatchError for a model that cannot be called */
  requireUsable(modelId: string): void {
    this.resolve(modelId);
  }

  /**
   * The ids to send, in the order in which to try them.
   * @throws InvalidTargetError, InvalidOptionError, ResidencyError or RegionMismatchError
   */
  resolve(modelId: string): readonly string[] {
    // Once for each id, because neither the options nor the catalog change.
    const known = this.#resolved.get(modelId);
    if (known !== undefined) return known;
    // A router can choose a fallback.
    const resolved = [...new Set([this.#resolveOne(modelId), ...this.#fallbacks])];
    this.#resolved.set(modelId, resolved);
    return resolved;
  }

  /**
   * The Region that a call goes to.
   * @throws RegionMismatchError when the target was resolved for another Region than the client's
   */
  async resolveRegion(modelId: string): Promise<string> {
    const { region, clientRegion, crossRegion, dataResidency } = this.#options;
    const called = (await clientRegion?.()) ?? region;
    const isResolvedForRegion =
      crossRegion !== "off" || dataResidency !== undefined || arnRegionOf(modelId) !== undefined;
    if (isResolvedForRegion && called !== region) throw new RegionMismatchError(modelId, region, called);
    return called;
  }

  #resolveOne(modelId: string): string {
    const { region } = this.#options;
    const arnRegion = arnRegionOf(modelId);
    if (arnRegion !== undefined && arnRegion !== region) throw new RegionMismatchError(modelId, arnRegion, region);
    const resolved = applyCrossRegion(modelId, this.#options);
    requireResidency(resolved, this.#options);
    return resolved;
  }
}

function arnRegionOf(modelId: string): string | undefined {
  return parseModelTarget(modelId).arn?.region;
}

/**
 * The id to send for a model: a base id becomes a profile id, everything else stays as it is.
 * @throws InvalidOptionError when no profile for `"geo"` is known
 */
function applyCrossRegion(modelId: string, { crossRegion, region, modelCatalog }: TargetPolicyOptions): string {
  if (crossRegion === "off") return modelId;
  const target = parseModelTarget(modelId);
  if (target.kind !== "foundation-model" || target.arn !== undefined) return modelId;
  // The caller names the prefix, so it also works for models that the catalog does not have yet.
  if (crossRegion !== "geo") return `${crossRegion}.${modelId}`;
  const profileId = resolveProfileId(target.modelId, region, crossRegion, modelCatalog);
  if (profileId !== undefined) return profileId;
  throw new InvalidOptionError(
    "crossRegion",
    crossRegion,
    `no profile is known that serves ${target.modelId} from ${region}; pass its prefix, such as "us", or "off"`,
  );
}

/**
 * A prompt router passes when its models were stated and each of them stays inside the geography.
 * @throws ResidencyError for a target that can be served outside of it, or whose Regions are unknown
 */
function requireResidency(modelId: string, options: TargetPolicyOptions): void {
  const { dataResidency, region, modelCatalog, routerModels } = options;
  if (dataResidency === undefined) return;
  const target = parseModelTarget(modelId);
  const ids = target.kind === "prompt-router" && routerModels?.length ? routerModels : [modelId];
  for (const id of ids) {
    const stays = staysWithin(parseModelTarget(id), dataResidency, region, modelCatalog);
    if (stays !== true) throw new ResidencyError(modelId, dataResidency, region, stays === false);
  }
}
